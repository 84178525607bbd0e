/** What every proof under fire uses: a database, a receiver, an engine, faults, and measures. */
@NullMarked
package dev.reprise.benchmarks.rig;

import org.jspecify.annotations.NullMarked;
