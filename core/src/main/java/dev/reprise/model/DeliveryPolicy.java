package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How deliveries are attempted: an engine's defaults, or these with a subscription's settings over
 * them.
 *
 * @param schedule when attempts are made
 * @param attemptTimeout the longest that one attempt may take, connecting included; 100 ms to 5
 *     minutes
 * @param maxInFlight most attempts of one subscription at a time; 1 to 1,000
 * @param finalStatuses the answers that end a delivery at once; empty means any 4xx other than 408,
 *     425 and 429
 * @param disableAfter how long a subscription must have been without success before a row of
 *     failures disables it
 */
public record DeliveryPolicy(
    RetrySchedule schedule,
    Duration attemptTimeout,
    int maxInFlight,
    Optional<Set<Integer>> finalStatuses,
    Duration disableAfter) {

  /** Most attempts of one subscription that may be in flight at a time. */
  public static final int IN_FLIGHT_MAX = 1_000;

  /** Shortest attempt timeout. */
  public static final Duration ATTEMPT_TIMEOUT_MIN = Duration.ofMillis(100);

  /** Longest attempt timeout; an engine's lease bounds it further. */
  public static final Duration ATTEMPT_TIMEOUT_MAX = Duration.ofMinutes(5);

  private static final DeliveryPolicy DEFAULT =
      new DeliveryPolicy(
          RetrySchedule.defaults(),
          Duration.ofSeconds(10),
          16,
          Optional.empty(),
          Duration.ofHours(1));

  private static final Set<Integer> RETRIED_4XX = Set.of(408, 425, 429);

  /**
   * Validates and copies.
   *
   * @throws IllegalArgumentException if a component is out of range
   */
  public DeliveryPolicy {
    requireNonNull(schedule, "schedule");
    Durations.between("attemptTimeout", attemptTimeout, ATTEMPT_TIMEOUT_MIN, ATTEMPT_TIMEOUT_MAX);
    Rules.between("maxInFlight", maxInFlight, 1, IN_FLIGHT_MAX);
    finalStatuses = finalStatuses.map(DeliveryPolicy::validFinalStatuses);
    Durations.notNegative("disableAfter", disableAfter);
  }

  /**
   * Returns the default schedule, 10 s for an attempt, 16 in flight, any 4xx but 408, 425 and 429
   * final, and an hour of failures before disabling.
   */
  public static DeliveryPolicy defaults() {
    return DEFAULT;
  }

  /** Returns a copy with another schedule. */
  public DeliveryPolicy withSchedule(RetrySchedule value) {
    return new DeliveryPolicy(value, attemptTimeout, maxInFlight, finalStatuses, disableAfter);
  }

  /**
   * Returns a copy with another attempt timeout.
   *
   * @throws IllegalArgumentException if it is not 100 ms to 5 minutes
   */
  public DeliveryPolicy withAttemptTimeout(Duration value) {
    return new DeliveryPolicy(schedule, value, maxInFlight, finalStatuses, disableAfter);
  }

  /**
   * Returns a copy with another limit in flight.
   *
   * @throws IllegalArgumentException if it is not 1 to 1,000
   */
  public DeliveryPolicy withMaxInFlight(int value) {
    return new DeliveryPolicy(schedule, attemptTimeout, value, finalStatuses, disableAfter);
  }

  /** Says whether an answer with this status ends a delivery at once. */
  public boolean isFinal(int status) {
    return finalStatuses
        .map(statuses -> statuses.contains(status))
        .orElse(status >= 400 && status <= 499 && !RETRIED_4XX.contains(status));
  }

  static Set<Integer> validFinalStatuses(Set<Integer> statuses) {
    statuses.forEach(status -> Rules.between("final status", status, 400, 599));
    return Set.copyOf(statuses);
  }
}
