package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Payload;
import dev.reprise.model.Subscription;
import dev.reprise.spi.QueuedDelivery;
import java.util.Optional;

/**
 * A delivery that was read from the queue, or has just been accepted here, and is not settled yet.
 *
 * @param delivery the delivery
 * @param subscription its subscription as it was then; empty if there is none any more
 * @param payload what to send; empty if it is to be read
 */
record Flight(
    QueuedDelivery delivery, Optional<Subscription> subscription, Optional<Payload> payload) {

  Flight {
    requireNonNull(delivery, "delivery");
    requireNonNull(subscription, "subscription");
    requireNonNull(payload, "payload");
  }

  /** Takes a delivery whose payload is to be read. */
  Flight(QueuedDelivery delivery, Optional<Subscription> subscription) {
    this(delivery, subscription, Optional.empty());
  }
}
