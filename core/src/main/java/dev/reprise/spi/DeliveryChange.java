package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Attempt;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.Event;
import dev.reprise.model.LaneId;
import dev.reprise.model.StatusDetail;
import java.util.Optional;

/**
 * What happened to a delivery, as a {@link DeliveryListener} hears it.
 *
 * @param kind what happened
 * @param lane its subscription
 * @param deliveryId the delivery
 * @param event what is owed
 * @param status where it stands after it; empty for {@link Kind#LATE}, which says nothing of it
 * @param detail why it stands there; empty for {@link Kind#LATE}
 * @param attempt the attempt that was recorded with it, if one was, without headers and bodies
 */
public record DeliveryChange(
    Kind kind,
    LaneId lane,
    String deliveryId,
    Event event,
    Optional<DeliveryStatus> status,
    Optional<StatusDetail> detail,
    Optional<Attempt> attempt) {

  /** Checks that nothing is missing, and leaves out the attempt's headers and bodies. */
  public DeliveryChange {
    requireNonNull(kind, "kind");
    requireNonNull(lane, "lane");
    requireNonNull(deliveryId, "deliveryId");
    requireNonNull(event, "event");
    requireNonNull(status, "status");
    requireNonNull(detail, "detail");
    attempt = attempt.map(Attempt::outline);
  }

  /** What can happen to a delivery. */
  public enum Kind {
    /** It was made, as a replay of another. */
    REPLAYED,
    /** Its next attempt was made due now. */
    EXPEDITED,
    /** It waits for a further attempt; one that could not be made at all leaves none recorded. */
    WAITS_AGAIN,
    /** It ended, by an attempt or without one. */
    ENDED,
    /** An attempt was recorded that came too late to change anything. */
    LATE
  }
}
