package dev.reprise.simulation;

import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What a subscription's state and health allow. */
final class SubscriptionWatch {

  private final World world;
  private final SharedStore shared;
  private final Duration grace;
  private final Map<String, Long> closedSince = new HashMap<>();
  private final Map<String, Long> pausedSince = new HashMap<>();

  SubscriptionWatch(World world, SharedStore shared, Duration grace) {
    this.world = world;
    this.shared = shared;
    this.grace = grace;
  }

  void seen(Subscription subscription) {
    note(closedSince, subscription.id(), !subscription.isOpen());
    note(
        pausedSince,
        subscription.id(),
        subscription.status() == SubscriptionStatus.PAUSED && !subscription.isDeleted());
  }

  /** Replays say nothing of a receiver's health: it cannot have failed more often than live. */
  void healthWritten(Subscription subscription) {
    long failed =
        shared.all().stream()
            .filter(each -> each.subscriptionId().equals(subscription.id()))
            .filter(each -> !each.origin().isReplay())
            .filter(
                each ->
                    each.status() == DeliveryStatus.FAILED || each.status() == DeliveryStatus.DEAD)
            .count();
    if (subscription.health().consecutiveFailures() > failed) {
      throw world.violated(
          "replays do not count towards disabling", subscription.id(), subscription.health());
    }
  }

  private void note(Map<String, Long> since, String id, boolean is) {
    if (is) {
      since.putIfAbsent(id, world.nanoTime());
    } else {
      since.remove(id);
    }
  }

  /** Nothing is sent to one that was closed or paused for longer than a lease. */
  void attempted(String id, boolean isProbe) {
    if (isLong(pausedSince, id) || (!isProbe && isLong(closedSince, id))) {
      throw world.violated("nothing is sent to a closed or paused subscription", id);
    }
  }

  private boolean isLong(Map<String, Long> since, String id) {
    Long then = since.get(id);
    return then != null && world.nanoTime() - then > grace.toNanos();
  }
}
