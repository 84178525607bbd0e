/** A store that keeps everything in memory. */
@NullMarked
package dev.reprise.memory;

import org.jspecify.annotations.NullMarked;
