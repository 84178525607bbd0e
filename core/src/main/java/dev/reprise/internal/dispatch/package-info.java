/** From what is due to what is settled: lanes, attempts, verdicts. */
@NullMarked
package dev.reprise.internal.dispatch;

import org.jspecify.annotations.NullMarked;
