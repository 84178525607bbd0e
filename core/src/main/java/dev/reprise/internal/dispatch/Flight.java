package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Subscription;
import dev.reprise.spi.QueuedDelivery;
import java.util.Optional;

/**
 * A delivery that was read from the queue and is not settled yet.
 *
 * @param delivery the delivery
 * @param subscription its subscription as it was then; empty if there is none any more
 */
record Flight(QueuedDelivery delivery, Optional<Subscription> subscription) {

  Flight {
    requireNonNull(delivery, "delivery");
    requireNonNull(subscription, "subscription");
  }
}
