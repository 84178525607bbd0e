package dev.reprise;

import dev.reprise.internal.dispatch.FreshDelivery;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.Event;
import dev.reprise.model.LaneId;
import dev.reprise.model.Origin;
import dev.reprise.model.Payload;
import dev.reprise.model.Subscription;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.Recipient;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows from an event that was just recorded.
 *
 * @param deliveries whose first attempts may start at once
 * @param lanes to be visited for the others
 */
record FreshWork(List<FreshDelivery> deliveries, List<LaneId> lanes) {

  /** Takes what was recorded, and for whom; both lists in the same order. */
  static FreshWork of(
      PublishOutcome.Recorded recorded,
      List<Subscription> wanting,
      List<Recipient> recipients,
      Payload payload) {
    List<FreshDelivery> deliveries = new ArrayList<>();
    List<LaneId> lanes = new ArrayList<>();
    for (int i = 0; i < recipients.size(); i++) {
      Subscription subscription = wanting.get(i);
      if (i < recorded.deliveryIds().size() && isDueAtOnce(recipients.get(i))) {
        QueuedDelivery delivery =
            delivery(recorded.deliveryIds().get(i), recorded.event(), subscription);
        deliveries.add(new FreshDelivery(delivery, subscription, payload));
      } else if (subscription.isOpen()) {
        lanes.add(subscription.lane());
      }
    }
    return new FreshWork(deliveries, lanes);
  }

  private static boolean isDueAtOnce(Recipient recipient) {
    return !recipient.isHeld()
        && recipient.dueIn().isZero()
        && recipient.order() == DeliveryOrder.UNORDERED;
  }

  private static QueuedDelivery delivery(String id, Event event, Subscription subscription) {
    return new QueuedDelivery(
        subscription.lane(),
        id,
        event,
        Origin.published(id),
        event.createdAt(),
        subscription.epoch(),
        0,
        event.createdAt());
  }
}
