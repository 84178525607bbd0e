/** Seeds, and planted bugs that they find. */
@NullMarked
package dev.reprise.simulation;

import org.jspecify.annotations.NullMarked;
