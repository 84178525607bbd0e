package dev.reprise.model;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What one subscription sets for itself; whatever is empty follows the engine.
 *
 * @param schedule when attempts are made
 * @param attemptTimeout the longest that one attempt may take; 100 ms to 5 minutes
 * @param maxInFlight most attempts at a time; 1 to 1,000
 * @param finalStatuses the answers that end a delivery at once; each 400 to 599
 * @param disableAfter how long without success before a row of failures disables; not negative
 */
public record SubscriptionSettings(
    Optional<RetrySchedule> schedule,
    Optional<Duration> attemptTimeout,
    Optional<Integer> maxInFlight,
    Optional<Set<Integer>> finalStatuses,
    Optional<Duration> disableAfter) {

  private static final SubscriptionSettings NONE =
      new SubscriptionSettings(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Validates and copies.
   *
   * @throws IllegalArgumentException if a component is out of range
   */
  public SubscriptionSettings {
    finalStatuses = finalStatuses.map(DeliveryPolicy::validFinalStatuses);
    merge(
        DeliveryPolicy.defaults(),
        schedule,
        attemptTimeout,
        maxInFlight,
        finalStatuses,
        disableAfter);
  }

  /** Returns settings that follow the engine in everything. */
  public static SubscriptionSettings none() {
    return NONE;
  }

  /** Returns what holds for the subscription in an engine with these defaults. */
  public DeliveryPolicy over(DeliveryPolicy defaults) {
    return merge(defaults, schedule, attemptTimeout, maxInFlight, finalStatuses, disableAfter);
  }

  private static DeliveryPolicy merge(
      DeliveryPolicy defaults,
      Optional<RetrySchedule> schedule,
      Optional<Duration> attemptTimeout,
      Optional<Integer> maxInFlight,
      Optional<Set<Integer>> finalStatuses,
      Optional<Duration> disableAfter) {
    return new DeliveryPolicy(
        schedule.orElse(defaults.schedule()),
        attemptTimeout.orElse(defaults.attemptTimeout()),
        maxInFlight.orElse(defaults.maxInFlight()),
        finalStatuses.isPresent() ? finalStatuses : defaults.finalStatuses(),
        disableAfter.orElse(defaults.disableAfter()));
  }
}
