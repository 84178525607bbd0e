package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * How a subscription's receiver has been doing. Replays do not count.
 *
 * @param consecutiveFailures deliveries in a row that ended {@code failed} or {@code dead}
 * @param lastSuccessAt the last time an attempt was answered 2xx; kept to the second
 * @param disabledReason why the subscription is disabled; empty unless it is
 */
public record Health(
    int consecutiveFailures,
    Optional<Instant> lastSuccessAt,
    Optional<DisabledReason> disabledReason) {

  /** Checks that nothing is missing. */
  public Health {
    Rules.between("consecutiveFailures", consecutiveFailures, 0, Integer.MAX_VALUE);
    requireNonNull(lastSuccessAt, "lastSuccessAt");
    requireNonNull(disabledReason, "disabledReason");
  }

  /** Returns the health of a subscription that has seen nothing yet. */
  public static Health untried() {
    return new Health(0, Optional.empty(), Optional.empty());
  }
}
