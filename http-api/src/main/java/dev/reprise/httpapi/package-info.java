/** The operations over HTTP. */
@NullMarked
package dev.reprise.httpapi;

import org.jspecify.annotations.NullMarked;
