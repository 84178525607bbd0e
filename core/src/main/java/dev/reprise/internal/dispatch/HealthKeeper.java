package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.LaneId;
import dev.reprise.model.Subscription;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.SettleOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what settled attempts say of their receivers, and disables subscriptions by the rule.
 *
 * <p>A subscription is written at most once a second, save that a receiver's return and a disabling
 * are written at once. Has a loop of its own, since a subscription may be locked by a host's
 * transaction. What cannot be written waits, a bounded number of observations for each lane.
 */
final class HealthKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(HealthKeeper.class);

  /** How long a subscription whose health was written is left alone. */
  static final Duration WRITTEN_AT_MOST_EVERY = Duration.ofSeconds(1);

  private final DeliveryStore store;
  private final DeliveryPolicy defaults;
  private final Loop loop;
  private final Consumer<Subscription> onDisabled;

  /** Lanes with news, and those that were written less than a second ago. */
  private final Map<LaneId, SeenHealth> lanes = new LinkedHashMap<>();

  private final Backoff backoff = new Backoff();
  private boolean isRetryPlanned;

  HealthKeeper(
      DeliveryStore store, DeliveryPolicy defaults, Loop loop, Consumer<Subscription> onDisabled) {
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
    loop.execute(
        () -> {
          write(lanes.keySet(), lane -> true);
          step.run();
        });
  }

  /** A late result counts only where it holds by itself: a success, or a wish to be left alone. */
  private static boolean counts(HealthEffect effect, SettleOutcome outcome) {
    return effect != HealthEffect.NONE
        && (outcome != SettleOutcome.LATE || effect == HealthEffect.GONE);
  }

  private void add(List<Outcome> news) {
    Set<LaneId> touched = new LinkedHashSet<>();
    for (Outcome outcome : news) {
      LaneId lane = outcome.settlement().lane();
      lanes
          .computeIfAbsent(lane, each -> new SeenHealth())
          .add(outcome.observation(), outcome.flight().subscription());
      touched.add(lane);
    }
    writeDue(touched);
  }

  private void writeDue(Set<LaneId> some) {
    if (!isRetryPlanned) {
      write(some, this::isDue);
    }
  }

  private boolean isDue(LaneId lane) {
    SeenHealth seen = seen(lane);
    return !seen.isResting(loop.nanoTime()) || seen.isTurn(defaults, store.queue().now());
  }

  private SeenHealth seen(LaneId lane) {
    return requireNonNull(lanes.get(lane), "seen");
  }

  private void write(Set<LaneId> some, Predicate<LaneId> isDue) {
    try {
      for (LaneId lane : List.copyOf(some)) {
        if (seen(lane).isNews() && isDue.test(lane)) {
          write(lane, seen(lane));
        }
      }
      backoff.afterSuccess();
    } catch (RuntimeException e) {
      // whatever a host's own directory throws, what was seen is kept
      if (!backoff.isFailing()) {
        LOG.warn("the health of subscriptions waits to be written", e);
      }
      planRetry();
    }
  }

  private void planRetry() {
    Duration wait = backoff.afterFailure();
    if (!isRetryPlanned) {
      isRetryPlanned = true;
      loop.after(
          wait,
          () -> {
            isRetryPlanned = false;
            write(lanes.keySet(), this::isDue);
          });
    }
  }

  private void write(LaneId lane, SeenHealth seen) {
    Instant now = store.queue().now();
    if (seen.changesNothing(defaults, now)) {
      seen.forgetNews();
      dropIfRested(lane);
      return;
    }
    Optional<Subscription> updated =
        store
            .subscriptions()
            .update(
                lane.tenant(),
                lane.subscriptionId(),
                current -> seen.over(current, defaults, now),
                HostTransaction.none());
    boolean isDisabledNow = seen.disables();
    seen.written(updated, loop.nanoTime() + WRITTEN_AT_MOST_EVERY.toNanos());
    loop.after(WRITTEN_AT_MOST_EVERY, () -> rested(lane));
    if (isDisabledNow) {
      updated.ifPresent(this::disabled);
    }
  }

  private void rested(LaneId lane) {
    dropIfRested(lane);
    if (lanes.containsKey(lane)) {
      writeDue(Set.of(lane));
    }
  }

  private void dropIfRested(LaneId lane) {
    SeenHealth seen = lanes.get(lane);
    if (seen != null && !seen.isNews() && !seen.isResting(loop.nanoTime())) {
      lanes.remove(lane);
    }
  }

  private void disabled(Subscription subscription) {
    LOG.warn(
        "subscription {} is disabled: {} after {} failures in a row",
        subscription.lane(),
        subscription.health().disabledReason().map(Enum::name).orElse("unknown"),
        subscription.health().consecutiveFailures());
    onDisabled.accept(subscription);
  }
}
