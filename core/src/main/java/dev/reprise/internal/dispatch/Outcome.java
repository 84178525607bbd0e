package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.spi.Settlement;

/**
 * A flight that has ended and is to be settled.
 *
 * @param flight what was in flight
 * @param settlement what to record
 * @param observation what was seen of the receiver
 */
record Outcome(Flight flight, Settlement settlement, HealthRule.Observation observation) {

  Outcome {
    requireNonNull(flight, "flight");
    requireNonNull(settlement, "settlement");
    requireNonNull(observation, "observation");
  }
}
