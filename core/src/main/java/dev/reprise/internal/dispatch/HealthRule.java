package dev.reprise.internal.dispatch;

import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.DisabledReason;
import dev.reprise.model.Health;
import dev.reprise.model.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How a subscription's health follows from what its deliveries came to: pure functions. */
final class HealthRule {

  /** Deliveries in a row that must have ended without success before a subscription is disabled. */
  static final int FAILURES_MAX = 24;

  /** How exact the time of the last success is kept; it bounds the writes of a healthy lane. */
  private static final Duration SUCCESS_PRECISION = Duration.ofSeconds(1);

  private HealthRule() {}

  /**
   * One thing seen of a receiver, perhaps several times in a row.
   *
   * @param effect what it says
   * @param url the URL that was attempted
   * @param times how often it was seen; at least 1
   */
  record Observation(HealthEffect effect, String url, int times) {

    Observation(HealthEffect effect, String url) {
      this(effect, url, 1);
    }

    /** Says whether it differs from another in nothing but how often it was seen. */
    boolean isLike(Observation other) {
      return effect == other.effect && url.equals(other.url);
    }

    /** Returns both as one; they are alike. */
    Observation and(Observation like) {
      return new Observation(effect, url, times + like.times);
    }
  }

  /** Returns the subscription after what was seen, oldest first; itself if nothing changes. */
  static Subscription after(
      Subscription subscription, List<Observation> seen, DeliveryPolicy policy, Instant now) {
    Subscription current = subscription;
    for (Observation observation : seen) {
      current = after(current, observation, policy, now);
    }
    return current;
  }

  private static Subscription after(
      Subscription current, Observation seen, DeliveryPolicy policy, Instant now) {
    if (!current.isOpen()) {
      return current;
    }
    return switch (seen.effect()) {
      case NONE -> current;
      case SUCCESS -> succeeded(current, now);
      case FAILURE -> failed(current, seen.times(), policy, now);
      case GONE ->
          seen.url().equals(current.url())
              ? current.disabled(DisabledReason.GONE)
              : failed(current, seen.times(), policy, now);
    };
  }

  private static Subscription succeeded(Subscription current, Instant now) {
    Health health = current.health();
    boolean isRecent =
        health.lastSuccessAt().map(last -> last.plus(SUCCESS_PRECISION).isAfter(now)).orElse(false);
    return health.consecutiveFailures() == 0 && isRecent
        ? current
        : current.withHealth(new Health(0, Optional.of(now), Optional.empty()));
  }

  private static Subscription failed(
      Subscription current, int times, DeliveryPolicy policy, Instant now) {
    Health health = current.health();
    int failures = health.consecutiveFailures() + times;
    Subscription counted =
        current.withHealth(new Health(failures, health.lastSuccessAt(), Optional.empty()));
    Instant without = health.lastSuccessAt().orElse(current.createdAt());
    boolean isLongEnough = !without.plus(policy.disableAfter()).isAfter(now);
    return failures >= FAILURES_MAX && isLongEnough
        ? counted.disabled(DisabledReason.FAILING)
        : counted;
  }
}
