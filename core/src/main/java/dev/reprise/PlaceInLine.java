package dev.reprise;

import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.spi.DeliveryQueue;
import java.util.Optional;

/**
 * Where a delivery stands, if its subscription keeps an order.
 *
 * @param behind the delivery that it waits for; empty where it waits for none
 * @param isHeld whether its line is held: by that one, or, where that is none, by itself
 */
record PlaceInLine(Optional<String> behind, boolean isHeld) {

  private static final PlaceInLine FREE = new PlaceInLine(Optional.empty(), false);

  static PlaceInLine of(Delivery delivery, DeliveryPolicy policy, DeliveryQueue queue) {
    if (policy.order() == DeliveryOrder.UNORDERED) {
      return FREE;
    }
    Optional<String> holder =
        policy.holdsLines()
            ? queue.lineHeldBy(delivery.lane(), delivery.event().key())
            : Optional.empty();
    if (delivery.status().isTerminal()) {
      return new PlaceInLine(Optional.empty(), holder.equals(Optional.of(delivery.id())));
    }
    Optional<String> first = queue.firstInLine(delivery.lane().tenant(), delivery.id());
    if (first.isPresent() && holder.isPresent()) {
      boolean replaysHolder = delivery.origin().rootId().equals(holder.get());
      return replaysHolder ? FREE : new PlaceInLine(holder, true);
    }
    return new PlaceInLine(first.filter(other -> !other.equals(delivery.id())), false);
  }
}
