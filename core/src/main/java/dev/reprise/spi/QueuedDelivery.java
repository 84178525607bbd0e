package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.Event;
import dev.reprise.model.LaneId;
import dev.reprise.model.Origin;
import java.time.Instant;

/**
 * A pending delivery with all that is needed to attempt it, save the payload.
 *
 * @param lane its subscription
 * @param deliveryId the delivery
 * @param event what is owed
 * @param origin where the delivery comes from
 * @param createdAt when it was accepted
 * @param epoch the subscription's epoch under which it was accepted
 * @param attempts attempts settled so far
 * @param dueAt when the next one is due
 * @param order the order under which it was accepted
 */
public record QueuedDelivery(
    LaneId lane,
    String deliveryId,
    Event event,
    Origin origin,
    Instant createdAt,
    long epoch,
    int attempts,
    Instant dueAt,
    DeliveryOrder order) {

  /** Checks that nothing is missing. */
  public QueuedDelivery {
    requireNonNull(lane, "lane");
    requireNonNull(deliveryId, "deliveryId");
    requireNonNull(event, "event");
    requireNonNull(origin, "origin");
    requireNonNull(createdAt, "createdAt");
    requireNonNull(dueAt, "dueAt");
    requireNonNull(order, "order");
  }

  /** Takes a delivery that was accepted without order. */
  public QueuedDelivery(
      LaneId lane,
      String deliveryId,
      Event event,
      Origin origin,
      Instant createdAt,
      long epoch,
      int attempts,
      Instant dueAt) {
    this(
        lane,
        deliveryId,
        event,
        origin,
        createdAt,
        epoch,
        attempts,
        dueAt,
        DeliveryOrder.UNORDERED);
  }
}
