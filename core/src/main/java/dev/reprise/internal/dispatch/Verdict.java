package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.AttemptResult;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.StatusDetail;
import dev.reprise.model.Subscription;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.Settlement.LineEffect;
import java.time.Duration;
import java.util.Optional;

/**
 * What follows from an attempt: all of SPEC section 3, as pure functions.
 *
 * @param next what becomes of the delivery
 * @param health what it says of the receiver
 */
record Verdict(Settlement.Next next, HealthEffect health) {

  /** The longest that a receiver's {@code Retry-After} is honoured. */
  static final Duration RETRY_AFTER_MAX = Duration.ofHours(24);

  /** How long until what was not made is made. */
  static final Duration NOT_MADE_AGAIN_IN = Duration.ofSeconds(10);

  private static final int GONE = 410;

  Verdict {
    requireNonNull(next, "next");
    requireNonNull(health, "health");
  }

  /**
   * Judges an attempt.
   *
   * @param delivery what was attempted; replays and probes say nothing of the receiver's health
   * @param result what the attempt led to
   * @param policy what holds for the delivery
   * @param jitter spreads the delay before the next attempt
   */
  static Verdict of(
      QueuedDelivery delivery, AttemptResult result, DeliveryPolicy policy, Jitter jitter) {
    Verdict verdict = judge(delivery.attempts() + 1, result, policy, jitter);
    if (policy.holdsLines() && verdict.next() instanceof Settlement.Ended ended) {
      verdict = new Verdict(ended.with(effectOnLine(delivery, ended.status())), verdict.health());
    }
    return delivery.origin().isReplay() ? verdict.withoutHealth() : verdict;
  }

  private static LineEffect effectOnLine(QueuedDelivery delivery, DeliveryStatus status) {
    if (delivery.origin().isReplay()) {
      return status == DeliveryStatus.DEAD ? LineEffect.NONE : LineEffect.RELEASE;
    }
    boolean isInLine = delivery.order() == DeliveryOrder.FIFO;
    return isInLine && status == DeliveryStatus.DEAD ? LineEffect.HOLD : LineEffect.NONE;
  }

  /** Judges a delivery that must not be attempted, since its subscription is closed. */
  static Verdict held(Optional<Subscription> subscription) {
    boolean isDeleted = subscription.map(Subscription::isDeleted).orElse(true);
    return ended(
        DeliveryStatus.HELD,
        isDeleted ? StatusDetail.SUBSCRIPTION_DELETED : StatusDetail.SUBSCRIPTION_DISABLED,
        HealthEffect.NONE);
  }

  private static Verdict judge(
      int attempt, AttemptResult result, DeliveryPolicy policy, Jitter jitter) {
    if (result instanceof AttemptResult.Answered answered) {
      return answered(attempt, answered, policy, jitter);
    }
    if (result instanceof AttemptResult.Refused refused) {
      return refused.isFinal()
          ? ended(DeliveryStatus.FAILED, StatusDetail.URL_REFUSED, HealthEffect.NONE)
          : again(attempt, Duration.ZERO, policy, jitter).withoutHealth();
    }
    if (result instanceof AttemptResult.NotMade) {
      return new Verdict(new Settlement.Again(jitter.spread(NOT_MADE_AGAIN_IN)), HealthEffect.NONE);
    }
    return again(attempt, Duration.ZERO, policy, jitter);
  }

  private static Verdict answered(
      int attempt, AttemptResult.Answered answered, DeliveryPolicy policy, Jitter jitter) {
    int status = answered.status();
    if (status >= 200 && status <= 299) {
      return ended(DeliveryStatus.SUCCEEDED, StatusDetail.DELIVERED, HealthEffect.SUCCESS);
    }
    if (status == GONE) {
      return ended(DeliveryStatus.FAILED, StatusDetail.GONE, HealthEffect.GONE);
    }
    if (policy.isFinal(status)) {
      return ended(DeliveryStatus.FAILED, StatusDetail.CLIENT_ERROR, HealthEffect.FAILURE);
    }
    return again(attempt, answered.retryAfter().orElse(Duration.ZERO), policy, jitter);
  }

  private static Verdict again(int attempt, Duration asked, DeliveryPolicy policy, Jitter jitter) {
    if (attempt >= policy.schedule().attempts()) {
      return ended(DeliveryStatus.DEAD, StatusDetail.EXHAUSTED, HealthEffect.FAILURE);
    }
    Duration scheduled = jitter.spread(policy.schedule().delayBefore(attempt + 1));
    Duration honoured = asked.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : asked;
    Duration dueIn = scheduled.compareTo(honoured) > 0 ? scheduled : honoured;
    return new Verdict(new Settlement.Again(dueIn), HealthEffect.NONE);
  }

  private static Verdict ended(DeliveryStatus status, StatusDetail detail, HealthEffect health) {
    return new Verdict(new Settlement.Ended(status, detail), health);
  }

  private Verdict withoutHealth() {
    return new Verdict(next, HealthEffect.NONE);
  }
}
