package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.spi.Settlement;

/**
 * A flight that has ended and is to be settled.
 *
 * @param flight what was in flight
 * @param settlement what to record
 * @param observation what the delivery's end says of the receiver's health
 * @param signal what the attempt says of how the receiver is doing
 * @param endsFlight whether the flight ends with it; not so for a report that comes after the
 *     engine gave up on it
 */
record Outcome(
    Flight flight,
    Settlement settlement,
    HealthRule.Observation observation,
    Signal signal,
    boolean endsFlight) {

  Outcome {
    requireNonNull(flight, "flight");
    requireNonNull(settlement, "settlement");
    requireNonNull(observation, "observation");
    requireNonNull(signal, "signal");
  }

  /** Says whether both settle the same delivery. */
  boolean isOfSameDelivery(Outcome other) {
    return settlement.deliveryId().equals(other.settlement.deliveryId())
        && settlement.lane().equals(other.settlement.lane());
  }
}
