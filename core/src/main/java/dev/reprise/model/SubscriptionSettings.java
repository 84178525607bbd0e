package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
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
 * @param signature how requests are signed
 * @param headers what is sent besides the engine's own headers; as {@link HeaderRules#own} says
 * @param recordResponse of which answers the body is recorded
 * @param ratePerSecond most attempts that start in a second; above 0 to 10,000
 * @param order in which order deliveries are attempted
 * @param onDead what becomes of a line, where an order is kept, when a delivery in it ends {@code
 *     dead}
 */
public record SubscriptionSettings(
    Optional<RetrySchedule> schedule,
    Optional<Duration> attemptTimeout,
    Optional<Integer> maxInFlight,
    Optional<Set<Integer>> finalStatuses,
    Optional<Duration> disableAfter,
    Optional<SignatureScheme> signature,
    Optional<List<Header>> headers,
    Optional<RecordResponse> recordResponse,
    Optional<Double> ratePerSecond,
    Optional<DeliveryOrder> order,
    Optional<OnDead> onDead) {

  private static final SubscriptionSettings NONE = builder().build();

  /**
   * Validates and copies.
   *
   * @throws IllegalArgumentException if a component is out of range
   */
  public SubscriptionSettings {
    requireNonNull(schedule, "schedule");
    attemptTimeout.ifPresent(DeliveryPolicy::validAttemptTimeout);
    maxInFlight.ifPresent(DeliveryPolicy::validMaxInFlight);
    finalStatuses = finalStatuses.map(DeliveryPolicy::validFinalStatuses);
    disableAfter.ifPresent(DeliveryPolicy::validDisableAfter);
    requireNonNull(signature, "signature");
    headers = headers.map(HeaderRules::own);
    requireNonNull(recordResponse, "recordResponse");
    ratePerSecond.ifPresent(DeliveryPolicy::validRatePerSecond);
    requireNonNull(order, "order");
    requireNonNull(onDead, "onDead");
  }

  /** Returns settings that follow the engine in everything. */
  public static SubscriptionSettings none() {
    return NONE;
  }

  /** Returns a builder that follows the engine in whatever is not set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns what holds for the subscription in an engine with these defaults. */
  public DeliveryPolicy over(DeliveryPolicy defaults) {
    DeliveryPolicy.Builder policy = defaults.toBuilder();
    schedule.ifPresent(policy::schedule);
    attemptTimeout.ifPresent(policy::attemptTimeout);
    maxInFlight.ifPresent(policy::maxInFlight);
    finalStatuses.ifPresent(policy::finalStatuses);
    disableAfter.ifPresent(policy::disableAfter);
    signature.ifPresent(policy::signature);
    headers.ifPresent(policy::headers);
    recordResponse.ifPresent(policy::recordResponse);
    ratePerSecond.ifPresent(policy::ratePerSecond);
    order.ifPresent(policy::order);
    onDead.ifPresent(policy::onDead);
    return policy.build();
  }

  /** Collects settings; whatever is not set follows the engine. Not safe for several threads. */
  public static final class Builder {

    private Optional<RetrySchedule> schedule = Optional.empty();
    private Optional<Duration> attemptTimeout = Optional.empty();
    private Optional<Integer> maxInFlight = Optional.empty();
    private Optional<Set<Integer>> finalStatuses = Optional.empty();
    private Optional<Duration> disableAfter = Optional.empty();
    private Optional<SignatureScheme> signature = Optional.empty();
    private Optional<List<Header>> headers = Optional.empty();
    private Optional<RecordResponse> recordResponse = Optional.empty();
    private Optional<Double> ratePerSecond = Optional.empty();
    private Optional<DeliveryOrder> order = Optional.empty();
    private Optional<OnDead> onDead = Optional.empty();

    private Builder() {}

    /** Sets when attempts are made. */
    public Builder schedule(RetrySchedule value) {
      schedule = Optional.of(value);
      return this;
    }

    /** Sets the longest that one attempt may take; 100 ms to 5 minutes. */
    public Builder attemptTimeout(Duration value) {
      attemptTimeout = Optional.of(value);
      return this;
    }

    /** Sets the most attempts at a time; 1 to 1,000. */
    public Builder maxInFlight(int value) {
      maxInFlight = Optional.of(value);
      return this;
    }

    /** Sets the answers that end a delivery at once; each 400 to 599. */
    public Builder finalStatuses(Set<Integer> value) {
      finalStatuses = Optional.of(value);
      return this;
    }

    /** Sets how long without success before a row of failures disables; not negative. */
    public Builder disableAfter(Duration value) {
      disableAfter = Optional.of(value);
      return this;
    }

    /** Sets how requests are signed. */
    public Builder signature(SignatureScheme value) {
      signature = Optional.of(value);
      return this;
    }

    /** Sets what is sent besides the engine's own headers. */
    public Builder headers(List<Header> value) {
      headers = Optional.of(value);
      return this;
    }

    /** Sets of which answers the body is recorded. */
    public Builder recordResponse(RecordResponse value) {
      recordResponse = Optional.of(value);
      return this;
    }

    /** Sets the most attempts that start in a second; above 0 to 10,000. */
    public Builder ratePerSecond(double value) {
      ratePerSecond = Optional.of(value);
      return this;
    }

    /** Sets in which order deliveries are attempted; of what is accepted from then on. */
    public Builder order(DeliveryOrder value) {
      order = Optional.of(value);
      return this;
    }

    /**
     * Sets what becomes of a line when a delivery in it ends {@code dead}. Whoever changes whether
     * lines are held releases those that are.
     */
    public Builder onDead(OnDead value) {
      onDead = Optional.of(value);
      return this;
    }

    /**
     * Makes the settings.
     *
     * @throws IllegalArgumentException if something is out of range
     */
    public SubscriptionSettings build() {
      return new SubscriptionSettings(
          schedule,
          attemptTimeout,
          maxInFlight,
          finalStatuses,
          disableAfter,
          signature,
          headers,
          recordResponse,
          ratePerSecond,
          order,
          onDead);
    }
  }
}
