package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.BreakerState;
import java.time.Duration;

/**
 * Whether a lane's receiver is left alone, and how many attempts it may have at a time: a value,
 * moved by what is seen of the receiver.
 *
 * <p>After {@value #FAILURES_MAX} failures in a row, or when the receiver asks for it, the lane is
 * held for a while; then one attempt at a time probes, until one is answered. A receiver that is
 * overloaded, or hangs, is given half as many attempts at a time as before, and one more after each
 * answer.
 *
 * @param failures failures in a row
 * @param holds times in a row that the lane was held
 * @param isTripped whether the lane is held or probing
 * @param heldUntil when probing begins, by the loop's monotonic clock
 * @param allowance most attempts at a time, before the lane's own limit; at least 1
 */
record Breaker(int failures, int holds, boolean isTripped, long heldUntil, int allowance) {

  /** Failures in a row after which a receiver counts as failing. */
  static final int FAILURES_MAX = 5;

  /** The longest that a lane is held at a time, whatever its receiver asks for. */
  static final Duration HELD_MAX = Duration.ofMinutes(5);

  /** How long a lane is held at first; doubled each time that a probe fails. */
  static final Duration HELD_AT_FIRST = Duration.ofSeconds(5);

  /** The longest that a lane is held where its receiver asks for nothing. */
  static final Duration HELD_UNASKED_MAX = Duration.ofMinutes(1);

  /** Doubling on beyond this would exceed the longest hold. */
  private static final int DOUBLINGS_MAX = 10;

  /** How far an allowance that was halved grows back. */
  private static final int ALLOWANCE_MAX = 1_000;

  /** Returns the breaker of a lane of which nothing bad is known. */
  static Breaker closed() {
    return new Breaker(0, 0, false, 0, ALLOWANCE_MAX);
  }

  /** Returns how it stands. */
  BreakerState state(long now) {
    if (!isTripped) {
      return BreakerState.CLOSED;
    }
    return heldUntil - now > 0 ? BreakerState.HELD : BreakerState.PROBING;
  }

  /** Returns how many attempts may be in flight in a lane that may have {@code limit}. */
  int inFlightMax(int limit, long now) {
    return switch (state(now)) {
      case CLOSED -> Math.min(limit, allowance);
      case HELD -> 0;
      case PROBING -> 1;
    };
  }

  /**
   * Returns the breaker after an attempt.
   *
   * @param inFlight attempts in flight in the lane, the one that ended included
   * @param limit the lane's own limit in flight
   */
  Breaker after(Signal signal, int inFlight, int limit, long now) {
    requireNonNull(signal, "signal");
    if (signal.kind() == Signal.Kind.NONE || state(now) == BreakerState.HELD) {
      // what was in flight when the lane was held says nothing new
      return this;
    }
    return signal.kind().isFailure() ? afterFailure(signal, inFlight, now) : afterAnswer(limit);
  }

  private Breaker afterAnswer(int limit) {
    int more = allowance + 1;
    return new Breaker(0, 0, false, 0, more >= limit ? ALLOWANCE_MAX : more);
  }

  private Breaker afterFailure(Signal signal, int inFlight, long now) {
    int allowed =
        signal.kind() == Signal.Kind.OVERLOAD
            ? Math.max(1, Math.min(allowance, inFlight) / 2)
            : allowance;
    int inARow = Math.min(failures + 1, FAILURES_MAX);
    if (signal.askedWait().isEmpty() && !isTripped && inARow < FAILURES_MAX) {
      return new Breaker(inARow, 0, false, 0, allowed);
    }
    Duration hold = longer(signal.askedWait().orElse(Duration.ZERO), unasked());
    Duration bounded = hold.compareTo(HELD_MAX) > 0 ? HELD_MAX : hold;
    return new Breaker(
        inARow, Math.min(holds + 1, DOUBLINGS_MAX), true, now + bounded.toNanos(), allowed);
  }

  /** Returns how long to hold the lane where nothing is asked for. */
  private Duration unasked() {
    if (!isTripped && failures + 1 < FAILURES_MAX) {
      return Duration.ZERO;
    }
    Duration doubled = HELD_AT_FIRST.multipliedBy(1L << Math.min(holds, DOUBLINGS_MAX));
    return doubled.compareTo(HELD_UNASKED_MAX) > 0 ? HELD_UNASKED_MAX : doubled;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** Says whether nothing would be forgotten with it. */
  boolean isAtRest() {
    return failures == 0 && !isTripped && allowance >= ALLOWANCE_MAX;
  }
}
