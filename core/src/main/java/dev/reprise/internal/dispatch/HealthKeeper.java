package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.Health;
import dev.reprise.model.LaneId;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.SettleOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what settled attempts say of their receivers, and disables subscriptions by the rule.
 *
 * <p>Has a loop of its own, since a subscription may be locked by a host's transaction. What cannot
 * be written waits, a bounded number of observations for each lane.
 */
final class HealthKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(HealthKeeper.class);

  /** Most observations that wait for one lane; more say nothing new of it. */
  private static final int WAITING_MAX = 100;

  private final DeliveryStore store;
  private final DeliveryPolicy defaults;
  private final Loop loop;
  private final Consumer<LaneId> onDisabled;
  private final Map<LaneId, Seen> waiting = new LinkedHashMap<>();
  private final Backoff backoff = new Backoff();
  private boolean isWritePlanned;

  HealthKeeper(
      DeliveryStore store, DeliveryPolicy defaults, Loop loop, Consumer<LaneId> onDisabled) {
    this.store = requireNonNull(store, "store");
    this.defaults = requireNonNull(defaults, "defaults");
    this.loop = requireNonNull(loop, "loop");
    this.onDisabled = requireNonNull(onDisabled, "onDisabled");
  }

  /** Takes what was settled, oldest first; may be called by any thread. */
  void record(List<Outcome> batch, List<SettleOutcome> outcomes) {
    List<Outcome> news = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      if (counts(batch.get(i).observation().effect(), outcomes.get(i))) {
        news.add(batch.get(i));
      }
    }
    if (!news.isEmpty()) {
      loop.execute(() -> add(news));
    }
  }

  /** Runs a step once what was taken before has been written, if it can be. */
  void afterwards(Runnable step) {
    loop.execute(step);
  }

  /** A late result counts only where it holds by itself: a success, or a wish to be left alone. */
  private static boolean counts(HealthEffect effect, SettleOutcome outcome) {
    return effect != HealthEffect.NONE
        && (outcome != SettleOutcome.LATE || effect == HealthEffect.GONE);
  }

  private void add(List<Outcome> news) {
    for (Outcome outcome : news) {
      Seen seen = waiting.computeIfAbsent(outcome.settlement().lane(), lane -> new Seen());
      seen.known = outcome.flight().subscription();
      if (seen.observations.size() < WAITING_MAX) {
        seen.observations.add(outcome.observation());
      }
    }
    if (!isWritePlanned) {
      write();
    }
  }

  private void write() {
    isWritePlanned = false;
    try {
      for (Iterator<Map.Entry<LaneId, Seen>> each = waiting.entrySet().iterator();
          each.hasNext(); ) {
        Map.Entry<LaneId, Seen> next = each.next();
        write(next.getKey(), next.getValue());
        each.remove();
      }
      backoff.afterSuccess();
    } catch (RuntimeException e) {
      // whatever a host's own directory throws, what was seen is kept
      if (!backoff.isFailing()) {
        LOG.warn("the health of {} subscriptions waits to be written", waiting.size(), e);
      }
      isWritePlanned = true;
      loop.after(backoff.afterFailure(), this::write);
    }
  }

  private void write(LaneId lane, Seen seen) {
    Instant now = store.queue().now();
    if (seen.known.isPresent() && after(seen.known.get(), seen, now).equals(seen.known.get())) {
      return;
    }
    Optional<Subscription> updated =
        store
            .subscriptions()
            .update(
                lane.tenant(),
                lane.subscriptionId(),
                current -> tried(current, seen, now),
                HostTransaction.none());
    updated
        .filter(each -> each.status() == SubscriptionStatus.DISABLED)
        .ifPresent(each -> disabled(each, seen));
  }

  private Subscription after(Subscription subscription, Seen seen, Instant now) {
    DeliveryPolicy policy = subscription.settings().over(defaults);
    return HealthRule.after(subscription, seen.newTo(subscription), policy, now);
  }

  /** What is written may be there though the store reports a failure: it must not count twice. */
  private Subscription tried(Subscription current, Seen seen, Instant now) {
    Subscription next = after(current, seen, now);
    seen.tried = Optional.of(next.health());
    seen.triedCount = seen.observations.size();
    return next;
  }

  private void disabled(Subscription subscription, Seen seen) {
    if (seen.known.map(Subscription::isOpen).orElse(false)) {
      LOG.warn(
          "subscription {} is disabled: {} after {} failures in a row",
          subscription.lane(),
          subscription.health().disabledReason().map(Enum::name).orElse("unknown"),
          subscription.health().consecutiveFailures());
    }
    onDisabled.accept(subscription.lane());
  }

  /** What was seen of one receiver since its health was written. */
  private static final class Seen {

    private final List<HealthRule.Observation> observations = new ArrayList<>();
    private Optional<Subscription> known = Optional.empty();
    private Optional<Health> tried = Optional.empty();
    private int triedCount;

    /** Returns the observations that the health of a subscription does not hold yet. */
    private List<HealthRule.Observation> newTo(Subscription subscription) {
      return tried.filter(subscription.health()::equals).isPresent()
          ? observations.subList(triedCount, observations.size())
          : observations;
    }
  }
}
