package dev.reprise.internal.dispatch;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/** How long to wait for a store that fails: 100 ms, doubled up to 5 s. */
final class Backoff {

  private static final IntervalFunction INTERVAL =
      IntervalFunction.ofExponentialBackoff(Duration.ofMillis(100), 2, Duration.ofSeconds(5));

  private int failures;

  /** Counts a failure and returns how long to wait. */
  Duration afterFailure() {
    failures++;
    return Duration.ofMillis(INTERVAL.apply(failures));
  }

  /** Says whether the last call failed. */
  boolean isFailing() {
    return failures > 0;
  }

  /** Forgets the failures. */
  void afterSuccess() {
    failures = 0;
  }
}
