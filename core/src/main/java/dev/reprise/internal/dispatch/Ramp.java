package dev.reprise.internal.dispatch;

import java.time.Duration;

/**
 * How fast a lane goes after its receiver was away, or the lane was paused: a value.
 *
 * <p>It begins at {@value #RATE_AT_FIRST} a second and doubles after each {@link #STEP} without a
 * failure, until the lane's own limits are all that counts.
 *
 * @param steps how often the rate was doubled; {@link #STEPS_MAX} where there is no ramp
 * @param stepSince when the present rate was reached, or the last failure seen
 */
record Ramp(int steps, long stepSince) {

  /** Starts in a second at first. */
  static final int RATE_AT_FIRST = 10;

  /** How long without a failure until the rate doubles. */
  static final Duration STEP = Duration.ofSeconds(10);

  /** From 10 a second to more than any lane can do. */
  static final int STEPS_MAX = 10;

  /** Returns no ramp. */
  static Ramp none() {
    return new Ramp(STEPS_MAX, 0);
  }

  static Ramp begin(long now) {
    return new Ramp(0, now);
  }

  boolean isOver() {
    return steps >= STEPS_MAX;
  }

  /** Returns the ramp as it stands now. */
  Ramp at(long now) {
    if (isOver()) {
      return this;
    }
    long passed = (now - stepSince) / STEP.toNanos();
    return passed < 1
        ? this
        : new Ramp((int) Math.min(STEPS_MAX, steps + passed), stepSince + passed * STEP.toNanos());
  }

  /** Returns the ramp after a failure: its rate holds for another step. */
  Ramp afterFailure(long now) {
    return isOver() ? this : new Ramp(at(now).steps(), now);
  }

  /** Returns how many may start in a second; meaningless where the ramp is over. */
  double ratePerSecond() {
    return RATE_AT_FIRST * (double) (1 << steps);
  }
}
