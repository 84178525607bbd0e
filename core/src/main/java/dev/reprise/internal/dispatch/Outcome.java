package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.spi.Settlement;

/**
 * A flight that has ended and is to be settled.
 *
 * @param flight what was in flight
 * @param settlement what to record
 * @param observation what was seen of the receiver
 * @param endsFlight whether the flight ends with it; not so for a report that comes after the
 *     engine gave up on it
 */
record Outcome(
    Flight flight, Settlement settlement, HealthRule.Observation observation, boolean endsFlight) {

  Outcome {
    requireNonNull(flight, "flight");
    requireNonNull(settlement, "settlement");
    requireNonNull(observation, "observation");
  }

  /** Says whether both settle the same delivery. */
  boolean isOfSameDelivery(Outcome other) {
    return settlement.deliveryId().equals(other.settlement.deliveryId())
        && settlement.lane().equals(other.settlement.lane());
  }
}
