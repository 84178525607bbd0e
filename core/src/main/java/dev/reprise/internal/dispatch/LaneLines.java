package dev.reprise.internal.dispatch;

import dev.reprise.model.DeliveryOrder;
import dev.reprise.spi.QueuedDelivery;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The lines of a lane that keeps an order: where the walk round them has come to, and which of them
 * have something in flight.
 *
 * <p>What is canceled in flight leaves the store's line at once, and the line is taken all the same
 * until the request has ended. Lives on the dispatcher's loop.
 */
final class LaneLines {

  private final Map<Optional<String>, Integer> inFlight = new HashMap<>();
  private Optional<String> from = Optional.empty();
  private boolean hasMoved;

  /** Returns where the next step begins. */
  Optional<String> from() {
    return from;
  }

  /** Says whether no round is under way. */
  boolean isAtRest() {
    return from.isEmpty();
  }

  /** Says whether nothing of a delivery's line is in flight. */
  boolean isFree(QueuedDelivery delivery) {
    return !isOrdered(delivery) || !inFlight.containsKey(lineOf(delivery));
  }

  void took(QueuedDelivery delivery) {
    if (isOrdered(delivery)) {
      inFlight.merge(lineOf(delivery), 1, Integer::sum);
    }
  }

  void gaveBack(QueuedDelivery delivery) {
    neverStarted(delivery);
    hasMoved = true;
  }

  /** Hears that what was taken was not started: its line has not moved. */
  void neverStarted(QueuedDelivery delivery) {
    if (isOrdered(delivery)) {
      inFlight.computeIfPresent(lineOf(delivery), (line, count) -> count == 1 ? null : count - 1);
    }
  }

  /**
   * Hears how far a step has come.
   *
   * <p>A round ends where it began, at the beginning of all lines. After one that took several
   * steps another one follows if anything has moved meanwhile, since that may have been behind it.
   *
   * @return whether another step may find more
   */
  boolean walked(Optional<String> next) {
    boolean isFirstStep = from.isEmpty();
    hasMoved &= !isFirstStep;
    from = next;
    return next.isPresent() || hasMoved;
  }

  private static boolean isOrdered(QueuedDelivery delivery) {
    return delivery.order() == DeliveryOrder.FIFO;
  }

  private static Optional<String> lineOf(QueuedDelivery delivery) {
    return delivery.event().key();
  }
}
