package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How fast the deliveries of a subscription may go, as the node that makes its attempts sees it.
 *
 * @param breaker whether the receiver is left alone
 * @param inFlight attempts being made
 * @param inFlightMax most attempts that may be made at a time
 * @param startsIn how long until its breaker, its rate and the rate of a recovery let the next
 *     attempt start; zero if they do now
 * @param isRecovering whether what waits on the schedule counts as due, since the receiver is back
 */
public record LaneState(
    BreakerState breaker, int inFlight, int inFlightMax, Duration startsIn, boolean isRecovering) {

  /** Validates. */
  public LaneState {
    requireNonNull(breaker, "breaker");
    Rules.between("inFlight", inFlight, 0, Integer.MAX_VALUE);
    Rules.between("inFlightMax", inFlightMax, 0, Integer.MAX_VALUE);
    Durations.notNegative("startsIn", startsIn);
  }

  /** Returns the state of a lane without work of which nothing bad is known. */
  public static LaneState atRest() {
    return new LaneState(BreakerState.CLOSED, 0, Integer.MAX_VALUE, Duration.ZERO, false);
  }

  /** Returns a copy that allows no more attempts at a time than the subscription does. */
  public LaneState limitedTo(int maxInFlight) {
    return new LaneState(
        breaker, inFlight, Math.min(inFlightMax, maxInFlight), startsIn, isRecovering);
  }
}
