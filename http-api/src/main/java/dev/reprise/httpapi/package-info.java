/** The operations over HTTP, behind one function that any server can call. */
@NullMarked
package dev.reprise.httpapi;

import org.jspecify.annotations.NullMarked;
