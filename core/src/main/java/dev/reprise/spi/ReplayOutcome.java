package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Delivery;

/** What became of a {@link Replay}. */
public sealed interface ReplayOutcome {

  /**
   * The fresh delivery is recorded and pending.
   *
   * @param delivery the fresh delivery
   */
  record Enqueued(Delivery delivery) implements ReplayOutcome {

    /** Checks that nothing is missing. */
    public Enqueued {
      requireNonNull(delivery, "delivery");
    }
  }

  /**
   * The same event is pending for the subscription already; nothing was written.
   *
   * @param deliveryId the pending delivery
   */
  record PendingAlready(String deliveryId) implements ReplayOutcome {

    /** Checks that nothing is missing. */
    public PendingAlready {
      requireNonNull(deliveryId, "deliveryId");
    }
  }

  /** The original was to be superseded and is not pending any more; nothing was written. */
  record OriginalEnded() implements ReplayOutcome {}
}
