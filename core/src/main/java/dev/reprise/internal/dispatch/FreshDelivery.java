package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.LaneId;
import dev.reprise.model.Payload;
import dev.reprise.model.Subscription;
import dev.reprise.spi.QueuedDelivery;
import java.util.Optional;

/**
 * A delivery that was just accepted here, with all that its first attempt needs.
 *
 * @param delivery as it was recorded
 * @param subscription as it was when the delivery was accepted
 * @param payload what to send
 */
public record FreshDelivery(QueuedDelivery delivery, Subscription subscription, Payload payload) {

  /** Checks that nothing is missing. */
  public FreshDelivery {
    requireNonNull(delivery, "delivery");
    requireNonNull(subscription, "subscription");
    requireNonNull(payload, "payload");
  }

  LaneId lane() {
    return delivery.lane();
  }

  Flight flight() {
    return new Flight(delivery, Optional.of(subscription), Optional.of(payload));
  }
}
