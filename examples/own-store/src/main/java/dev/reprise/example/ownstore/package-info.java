/** An application that keeps deliveries in a table of its own. */
@NullMarked
package dev.reprise.example.ownstore;

import org.jspecify.annotations.NullMarked;
