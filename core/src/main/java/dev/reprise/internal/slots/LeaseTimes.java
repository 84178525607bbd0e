package dev.reprise.internal.slots;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long a slot's lease holds and how often it is renewed.
 *
 * @param lease how long it holds; longer than a renewal period
 * @param renewEvery how often it is renewed; positive
 */
public record LeaseTimes(Duration lease, Duration renewEvery) {

  /** Leases of 30 s, renewed every 5 s. */
  public static final LeaseTimes DEFAULT =
      new LeaseTimes(Duration.ofSeconds(30), Duration.ofSeconds(5));

  /** A lease is renewed this many times before it would run out. */
  private static final int RENEWALS_PER_LEASE = 6;

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if the renewal period is not positive and below the lease
   */
  public LeaseTimes {
    requireNonNull(lease, "lease");
    requireNonNull(renewEvery, "renewEvery");
    if (renewEvery.isNegative() || renewEvery.isZero() || renewEvery.compareTo(lease) >= 0) {
      throw new IllegalArgumentException(
          "renewal period must be positive and below the lease of "
              + lease
              + ", was "
              + renewEvery);
    }
  }

  /**
   * Returns the times for a lease: it is renewed six times before it would run out.
   *
   * @throws IllegalArgumentException if the lease is not positive
   */
  public static LeaseTimes of(Duration lease) {
    return new LeaseTimes(lease, lease.dividedBy(RENEWALS_PER_LEASE));
  }

  /** Returns the longest attempt that rule R lets start just before the next renewal. */
  public Duration attemptTimeoutMax() {
    return lease.minus(renewEvery);
  }
}
