package dev.reprise.simulation;

import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.spi.QueuedDelivery;
import java.util.List;

/** What is attempted in order: nothing passes what was accepted before it with the same key. */
final class OrderWatch {

  private final World world;
  private final SharedStore shared;
  private final boolean isOrdered;

  OrderWatch(World world, SharedStore shared, DeliveryPolicy policy) {
    this.world = world;
    this.shared = shared;
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
    for (QueuedDelivery row : shared.pendingIn(next.lane)) {
      if (row.event().key().equals(next.key) && row.deliveryId().compareTo(next.deliveryId) < 0) {
        throw world.violated(
            "in order, nothing passes what is before it", row.deliveryId(), next.deliveryId);
      }
    }
  }
}
