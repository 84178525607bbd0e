package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
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
 * @param signature how requests are signed
 * @param headers what is sent besides the engine's own headers; as {@link HeaderRules#own} says
 * @param recordResponse of which answers the body is recorded
 * @param ratePerSecond most attempts of one subscription that start in a second; above 0 to 10,000;
 *     empty for as many as its receiver takes
 * @param order in which order deliveries are attempted
 * @param onDead what becomes of a line, where an order is kept, when a delivery in it ends {@code
 *     dead}
 * @param recovers whether what waits on the schedule becomes due when a receiver has come back
 */
public record DeliveryPolicy(
    RetrySchedule schedule,
    Duration attemptTimeout,
    int maxInFlight,
    Optional<Set<Integer>> finalStatuses,
    Duration disableAfter,
    SignatureScheme signature,
    List<Header> headers,
    RecordResponse recordResponse,
    Optional<Double> ratePerSecond,
    DeliveryOrder order,
    OnDead onDead,
    boolean recovers) {

  /** Most attempts of one subscription that may be in flight at a time. */
  public static final int IN_FLIGHT_MAX = 1_000;

  /** Most attempts of one subscription that may be asked for in a second. */
  public static final int RATE_PER_SECOND_MAX = 10_000;

  /** Shortest attempt timeout. */
  public static final Duration ATTEMPT_TIMEOUT_MIN = Duration.ofMillis(100);

  /** Longest attempt timeout; an engine's lease bounds it further. */
  public static final Duration ATTEMPT_TIMEOUT_MAX = Duration.ofMinutes(5);

  private static final DeliveryPolicy DEFAULT = new Builder().build();

  private static final Set<Integer> RETRIED_4XX = Set.of(408, 425, 429);

  /**
   * Validates and copies.
   *
   * @throws IllegalArgumentException if a component is out of range
   */
  public DeliveryPolicy {
    requireNonNull(schedule, "schedule");
    validAttemptTimeout(attemptTimeout);
    validMaxInFlight(maxInFlight);
    finalStatuses = finalStatuses.map(DeliveryPolicy::validFinalStatuses);
    validDisableAfter(disableAfter);
    requireNonNull(signature, "signature");
    headers = HeaderRules.own(headers);
    requireNonNull(recordResponse, "recordResponse");
    ratePerSecond.ifPresent(DeliveryPolicy::validRatePerSecond);
    requireNonNull(order, "order");
    requireNonNull(onDead, "onDead");
  }

  /**
   * Returns the default schedule, 10 s for an attempt, 16 in flight, any 4xx but 408, 425 and 429
   * final, an hour of failures before disabling, Standard Webhooks {@code v1}, no headers of one's
   * own, all answers recorded, no order and no limit of the rate.
   */
  public static DeliveryPolicy defaults() {
    return DEFAULT;
  }

  /** Returns a builder that begins with this policy. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Returns a copy with another schedule. */
  public DeliveryPolicy withSchedule(RetrySchedule value) {
    return toBuilder().schedule(value).build();
  }

  /**
   * Returns a copy with another attempt timeout.
   *
   * @throws IllegalArgumentException if it is not 100 ms to 5 minutes
   */
  public DeliveryPolicy withAttemptTimeout(Duration value) {
    return toBuilder().attemptTimeout(value).build();
  }

  /**
   * Returns a copy with another limit in flight.
   *
   * @throws IllegalArgumentException if it is not 1 to 1,000
   */
  public DeliveryPolicy withMaxInFlight(int value) {
    return toBuilder().maxInFlight(value).build();
  }

  /** Says whether a delivery that ends {@code dead} holds what is behind it in its line. */
  public boolean holdsLines() {
    return order == DeliveryOrder.FIFO && onDead == OnDead.HOLD;
  }

  /** Says whether an answer with this status ends a delivery at once. */
  public boolean isFinal(int status) {
    return finalStatuses
        .map(statuses -> statuses.contains(status))
        .orElse(status >= 400 && status <= 499 && !RETRIED_4XX.contains(status));
  }

  static Duration validAttemptTimeout(Duration value) {
    return Durations.between("attemptTimeout", value, ATTEMPT_TIMEOUT_MIN, ATTEMPT_TIMEOUT_MAX);
  }

  static int validMaxInFlight(int value) {
    return Rules.between("maxInFlight", value, 1, IN_FLIGHT_MAX);
  }

  static double validRatePerSecond(double value) {
    if (!(value > 0 && value <= RATE_PER_SECOND_MAX)) {
      throw new IllegalArgumentException(
          "ratePerSecond must be above 0 to " + RATE_PER_SECOND_MAX + ", was " + value);
    }
    return value;
  }

  static Set<Integer> validFinalStatuses(Set<Integer> statuses) {
    statuses.forEach(status -> Rules.between("final status", status, 400, 599));
    return Set.copyOf(statuses);
  }

  static Duration validDisableAfter(Duration value) {
    return Durations.notNegative("disableAfter", value);
  }

  /** Collects a policy; whatever is not set stays as it began. Not safe for several threads. */
  public static final class Builder {

    private RetrySchedule schedule = RetrySchedule.defaults();
    private Duration attemptTimeout = Duration.ofSeconds(10);
    private int maxInFlight = 16;
    private Optional<Set<Integer>> finalStatuses = Optional.empty();
    private Duration disableAfter = Duration.ofHours(1);
    private SignatureScheme signature = SignatureScheme.STANDARD_V1;
    private List<Header> headers = List.of();
    private RecordResponse recordResponse = RecordResponse.ALL;
    private Optional<Double> ratePerSecond = Optional.empty();
    private DeliveryOrder order = DeliveryOrder.UNORDERED;
    private OnDead onDead = OnDead.PASS;
    private boolean recovers = true;

    private Builder() {}

    private Builder(DeliveryPolicy policy) {
      schedule = policy.schedule;
      attemptTimeout = policy.attemptTimeout;
      maxInFlight = policy.maxInFlight;
      finalStatuses = policy.finalStatuses;
      disableAfter = policy.disableAfter;
      signature = policy.signature;
      headers = policy.headers;
      recordResponse = policy.recordResponse;
      ratePerSecond = policy.ratePerSecond;
      order = policy.order;
      onDead = policy.onDead;
      recovers = policy.recovers;
    }

    /** Sets when attempts are made. */
    public Builder schedule(RetrySchedule value) {
      schedule = value;
      return this;
    }

    /** Sets the longest that one attempt may take; 100 ms to 5 minutes. */
    public Builder attemptTimeout(Duration value) {
      attemptTimeout = value;
      return this;
    }

    /** Sets the most attempts at a time; 1 to 1,000. */
    public Builder maxInFlight(int value) {
      maxInFlight = value;
      return this;
    }

    /** Sets the answers that end a delivery at once; each 400 to 599. */
    public Builder finalStatuses(Set<Integer> value) {
      finalStatuses = Optional.of(value);
      return this;
    }

    /** Sets how long without success before a row of failures disables; not negative. */
    public Builder disableAfter(Duration value) {
      disableAfter = value;
      return this;
    }

    /** Sets how requests are signed. */
    public Builder signature(SignatureScheme value) {
      signature = value;
      return this;
    }

    /** Sets what is sent besides the engine's own headers. */
    public Builder headers(List<Header> value) {
      headers = value;
      return this;
    }

    /** Sets of which answers the body is recorded. */
    public Builder recordResponse(RecordResponse value) {
      recordResponse = value;
      return this;
    }

    /** Sets the most attempts that start in a second; above 0 to 10,000. */
    public Builder ratePerSecond(double value) {
      ratePerSecond = Optional.of(value);
      return this;
    }

    /** Sets in which order deliveries are attempted. */
    public Builder order(DeliveryOrder value) {
      order = value;
      return this;
    }

    /** Sets what becomes of a line when a delivery in it ends {@code dead}. */
    public Builder onDead(OnDead value) {
      onDead = value;
      return this;
    }

    /** Sets whether what waits on the schedule becomes due when a receiver has come back. */
    public Builder recovers(boolean value) {
      recovers = value;
      return this;
    }

    /**
     * Makes the policy.
     *
     * @throws IllegalArgumentException if something is out of range
     */
    public DeliveryPolicy build() {
      return new DeliveryPolicy(
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
          onDead,
          recovers);
    }
  }
}
