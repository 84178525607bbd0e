/** What an extender implements: the roles of a store, and the sender. */
@NullMarked
package dev.reprise.spi;

import org.jspecify.annotations.NullMarked;
