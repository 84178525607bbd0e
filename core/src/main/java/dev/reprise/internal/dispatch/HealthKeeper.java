package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.LaneId;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what settled attempts say of their receivers, and disables subscriptions by the rule. */
final class HealthKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(HealthKeeper.class);

  private final DeliveryStore store;
  private final DeliveryPolicy defaults;

  HealthKeeper(DeliveryStore store, DeliveryPolicy defaults) {
    this.store = requireNonNull(store, "store");
    this.defaults = requireNonNull(defaults, "defaults");
  }

  /** Records what was settled in time, oldest first. */
  void record(List<Outcome> settled) {
    Map<LaneId, List<Outcome>> byLane = new LinkedHashMap<>();
    for (Outcome outcome : settled) {
      if (outcome.observation().effect() != HealthEffect.NONE) {
        byLane
            .computeIfAbsent(outcome.flight().delivery().lane(), lane -> new ArrayList<>())
            .add(outcome);
      }
    }
    byLane.forEach(this::recordLane);
  }

  private void recordLane(LaneId lane, List<Outcome> outcomes) {
    try {
      update(lane, outcomes, store.queue().now());
    } catch (StoreException e) {
      LOG.warn("the health of {} could not be written", lane, e);
    }
  }

  private void update(LaneId lane, List<Outcome> outcomes, Instant now) {
    List<HealthRule.Observation> seen = outcomes.stream().map(Outcome::observation).toList();
    Outcome last = outcomes.get(outcomes.size() - 1);
    boolean isNews =
        last.flight()
            .subscription()
            .map(known -> !after(known, seen, now).equals(known))
            .orElse(true);
    if (!isNews) {
      return;
    }
    store
        .subscriptions()
        .update(
            lane.tenant(),
            lane.subscriptionId(),
            current -> after(current, seen, now),
            HostTransaction.none())
        .filter(updated -> updated.status() == SubscriptionStatus.DISABLED)
        .ifPresent(updated -> warnIfDisabledNow(updated, last));
  }

  private Subscription after(
      Subscription subscription, List<HealthRule.Observation> seen, Instant now) {
    return HealthRule.after(subscription, seen, subscription.settings().over(defaults), now);
  }

  private static void warnIfDisabledNow(Subscription updated, Outcome last) {
    boolean wasOpen = last.flight().subscription().map(Subscription::isOpen).orElse(false);
    if (wasOpen) {
      LOG.warn(
          "subscription {} is disabled: {} after {} failures in a row",
          updated.lane(),
          updated.health().disabledReason().map(Enum::name).orElse("unknown"),
          updated.health().consecutiveFailures());
    }
  }
}
