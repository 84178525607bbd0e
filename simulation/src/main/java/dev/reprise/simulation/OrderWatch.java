package dev.reprise.simulation;

import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.spi.QueuedDelivery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is attempted in order: nothing passes what was accepted before it with the same key. */
final class OrderWatch {

  private final World world;
  private final SharedStore shared;
  private final LineWatch lines;
  private final Duration readingMax;
  private final boolean isOrdered;

  /**
   * Takes what to watch.
   *
   * @param readingMax how old what is read may be when an attempt starts by it; what was committed
   *     late, in that time, need not have been seen
   */
  OrderWatch(
      World world,
      SharedStore shared,
      LineWatch lines,
      Duration readingMax,
      DeliveryPolicy policy) {
    this.world = world;
    this.shared = shared;
    this.lines = lines;
    this.readingMax = readingMax;
    isOrdered = policy.order() == DeliveryOrder.FIFO;
  }

  /**
   * Checks an attempt that begins now.
   *
   * @param others those of its subscription that may be under way
   */
  void started(AttemptWatch.Sent next, List<AttemptWatch.Sent> others) {
    if (!isOrdered) {
      return;
    }
    for (AttemptWatch.Sent other : others) {
      if (other.isOpen(world.nanoTime())
          && other.key.equals(next.key)
          && !other.deliveryId.equals(next.deliveryId)) {
        throw world.violated("in order, one of a key at a time", other.deliveryId, next.deliveryId);
      }
    }
    Optional<String> holder = lines.holder(next.lane, next.key);
    if (holder.filter(id -> !id.equals(next.rootId)).isPresent()) {
      throw world.violated(
          "in a line that is held, only its holder is replayed", holder.get(), next.deliveryId);
    }
    long readAt = world.nanoTime() - readingMax.toNanos();
    if (lines.heldSince(next.rootId, readAt)) {
      return;
    }
    for (QueuedDelivery row : shared.pendingIn(next.lane)) {
      if (row.event().key().equals(next.key)
          && row.deliveryId().compareTo(next.deliveryId) < 0
          && shared.uncommitted.wasSeenAt(row.deliveryId(), readAt)) {
        throw world.violated(
            "in order, nothing passes what is before it", row.deliveryId(), next.deliveryId);
      }
    }
  }
}
