package dev.reprise.model;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * When the attempts of a delivery are made: one delay before each of them.
 *
 * <p>Jitter is not part of the schedule, so that {@link #delayBefore} stays a pure function.
 *
 * @param delays delay before attempt 1, 2, …; 1 to 20 of them, none negative or above 30 days
 */
public record RetrySchedule(List<Duration> delays) {

  /** Most attempts that a schedule may ask for. */
  public static final int ATTEMPTS_MAX = 20;

  private static final Duration DELAY_MAX = Duration.ofDays(30);

  private static final RetrySchedule DEFAULT =
      ofSeconds(0, 10, 30, 120, 600, 3_600, 21_600, 86_400);

  /**
   * Validates and copies the delays.
   *
   * @throws IllegalArgumentException if there are too few or too many, or one is out of range
   */
  public RetrySchedule {
    delays = List.copyOf(delays);
    if (delays.isEmpty() || delays.size() > ATTEMPTS_MAX) {
      throw new IllegalArgumentException(
          "delays must hold 1 to " + ATTEMPTS_MAX + " entries, was " + delays.size());
    }
    delays.forEach(delay -> Durations.between("delay", delay, Duration.ZERO, DELAY_MAX));
  }

  /** Returns 8 attempts after 0, 10 s, 30 s, 2 min, 10 min, 1 h, 6 h and 24 h. */
  public static RetrySchedule defaults() {
    return DEFAULT;
  }

  /**
   * Makes a schedule of delays in seconds.
   *
   * @throws IllegalArgumentException if there are too few or too many, or one is out of range
   */
  public static RetrySchedule ofSeconds(long... seconds) {
    return new RetrySchedule(Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList());
  }

  /** Returns the schedule of a probe: one attempt, at once. */
  public static RetrySchedule once() {
    return new RetrySchedule(List.of(Duration.ZERO));
  }

  /** Returns the number of attempts; at least 1. */
  public int attempts() {
    return delays.size();
  }

  /**
   * Returns the delay between the end of the attempt before and attempt {@code number}.
   *
   * @param number attempt, counted from 1
   * @throws IllegalArgumentException if the schedule has no such attempt
   */
  public Duration delayBefore(int number) {
    return delays.get(Rules.between("attempt", number, 1, delays.size()) - 1);
  }
}
