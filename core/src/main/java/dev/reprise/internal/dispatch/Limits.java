package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The bounds of one dispatcher.
 *
 * @param inFlightMax most deliveries in flight in all lanes together; at least 1
 * @param bytesInFlightMax most bytes of payload in flight; at least 1
 * @param pollEvery how often due deliveries are looked for; positive
 */
public record Limits(int inFlightMax, long bytesInFlightMax, Duration pollEvery) {

  /** 1,024 deliveries, 64 MiB, and a look each second. */
  public static final Limits DEFAULT = new Limits(1_024, 64L << 20, Duration.ofSeconds(1));

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if a bound is not positive
   */
  public Limits {
    requireNonNull(pollEvery, "pollEvery");
    if (inFlightMax < 1 || bytesInFlightMax < 1) {
      throw new IllegalArgumentException(
          "bounds in flight must be at least 1, were " + inFlightMax + " and " + bytesInFlightMax);
    }
    if (pollEvery.isNegative() || pollEvery.isZero()) {
      throw new IllegalArgumentException("poll interval must be positive, was " + pollEvery);
    }
  }

  /**
   * Returns a copy with another poll interval.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public Limits withPollEvery(Duration value) {
    return new Limits(inFlightMax, bytesInFlightMax, value);
  }
}
