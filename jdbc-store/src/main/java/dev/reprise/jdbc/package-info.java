/** A store in a relational database. */
@NullMarked
package dev.reprise.jdbc;

import org.jspecify.annotations.NullMarked;
