/** What a database calls: its triggers. Not for applications. */
@NullMarked
package dev.reprise.jdbc.internal;

import org.jspecify.annotations.NullMarked;
