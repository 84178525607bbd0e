package dev.reprise.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Measures one attempt.
 *
 * @param nanoTime a monotonic clock, in nanoseconds
 * @param startNanos when it began
 */
record Stopwatch(LongSupplier nanoTime, long startNanos) {

  static Stopwatch start(LongSupplier nanoTime) {
    return new Stopwatch(nanoTime, nanoTime.getAsLong());
  }

  Duration elapsed() {
    return Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - startNanos));
  }
}
