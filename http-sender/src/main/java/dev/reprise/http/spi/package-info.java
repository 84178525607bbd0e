/** What an extender of the sender implements. */
@NullMarked
package dev.reprise.http.spi;

import org.jspecify.annotations.NullMarked;
