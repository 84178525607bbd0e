/** Runs several engines on one store and a virtual clock, breaks them by seed, and watches. */
@NullMarked
package dev.reprise.simulation;

import org.jspecify.annotations.NullMarked;
