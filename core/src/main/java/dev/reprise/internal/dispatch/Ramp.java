package dev.reprise.internal.dispatch;

import java.time.Duration;

/**
 * How fast a lane goes after its receiver was away, or the lane was paused: a value.
 *
 * <p>It begins at {@value #RATE_AT_FIRST} a second and doubles after each {@link #STEP} in which
 * the receiver did well, until the lane's own limits are all that counts. A receiver does well if
 * at most one in {@value #ATTEMPTS_PER_FAILURE} attempts fails: one of those that always fail now
 * and then would otherwise be held at the first rate for good, and fall behind.
 *
 * @param steps how often the rate was doubled; {@link #STEPS_MAX} where there is no ramp
 * @param stepSince when the present step began
 * @param attempts how many attempts ended in the present step
 * @param failures how many of them failed
 */
record Ramp(int steps, long stepSince, int attempts, int failures) {

  /** Starts in a second at first. */
  static final int RATE_AT_FIRST = 10;

  /** How long the receiver is watched until the rate doubles. */
  static final Duration STEP = Duration.ofSeconds(10);

  /** Of how many attempts one may fail. */
  static final int ATTEMPTS_PER_FAILURE = 10;

  /** From 10 a second to more than any lane can do. */
  static final int STEPS_MAX = 10;

  /** Returns no ramp. */
  static Ramp none() {
    return new Ramp(STEPS_MAX, 0, 0, 0);
  }

  static Ramp begin(long now) {
    return new Ramp(0, now, 0, 0);
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
    if (passed < 1) {
      return this;
    }
    long doublings = didWell() ? passed : passed - 1;
    return new Ramp(
        (int) Math.min(STEPS_MAX, steps + doublings), stepSince + passed * STEP.toNanos(), 0, 0);
  }

  /** Returns the ramp after an attempt. */
  Ramp after(boolean isFailure, long now) {
    Ramp current = at(now);
    return current.isOver()
        ? current
        : new Ramp(
            current.steps,
            current.stepSince,
            current.attempts + 1,
            current.failures + (isFailure ? 1 : 0));
  }

  private boolean didWell() {
    return failures * ATTEMPTS_PER_FAILURE <= attempts;
  }

  /** Returns how many may start in a second; meaningless where the ramp is over. */
  double ratePerSecond() {
    return RATE_AT_FIRST * (double) (1 << steps);
  }
}
