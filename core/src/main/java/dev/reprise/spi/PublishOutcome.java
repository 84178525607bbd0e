package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Event;
import java.util.List;

/** What became of an event that was handed to a {@link DeliveryLog}. */
public sealed interface PublishOutcome {

  /** Most delivery ids that an outcome carries. */
  int DELIVERY_IDS_MAX = 100;

  /**
   * The event is recorded.
   *
   * @param event as recorded
   * @param deliveryIds the first 100 of its deliveries, in the order of the recipients
   * @param deliveryCount number of its deliveries
   * @param isRepeated whether an earlier call recorded the same event, so that this one wrote
   *     nothing
   */
  record Recorded(Event event, List<String> deliveryIds, int deliveryCount, boolean isRepeated)
      implements PublishOutcome {

    /** Copies the ids. */
    public Recorded {
      requireNonNull(event, "event");
      deliveryIds = List.copyOf(deliveryIds);
    }
  }

  /** Another event has the same id; nothing was written. */
  record IdTaken() implements PublishOutcome {}
}
