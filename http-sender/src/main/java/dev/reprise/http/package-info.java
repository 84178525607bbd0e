/** A sender over HTTP. */
@NullMarked
package dev.reprise.http;

import org.jspecify.annotations.NullMarked;
