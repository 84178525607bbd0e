package dev.reprise.jdbc;

import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.LaneId;
import dev.reprise.model.Origin;
import dev.reprise.model.StatusDetail;
import dev.reprise.model.WireName;
import dev.reprise.spi.PublicId;
import dev.reprise.spi.Recipient;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** Writes the rows of deliveries; who calls it holds the transaction. */
final class DeliveryWriter {

  /** Priority of what was accepted in order, which has no other. */
  static final int ORDERED = 0;

  /** Priority of what was published; goes before replays. */
  static final int LIVE = 1;

  /** Priority of single replays. */
  static final int REPLAY = 2;

  static final Table DELIVERY =
      Table.of(
          "delivery",
          """
          tenant text, id uuid, subscription_id text, event uuid, url text, replayed_from uuid,
          root uuid, generation int4, original_created_at timestamptz, actor text, reason text,
          pinned_url text, probe bool, created_at timestamptz
          """);

  /** Guarded by its key: of two writers of one event to one subscription, one finds a row. */
  static final Table QUEUE =
      Table.of(
          "queue",
          """
          tenant text, subscription_id text, event uuid, delivery uuid, slot int2, epoch int8,
          priority int2, line int8, due_at timestamptz, attempts int4
          """);

  /** Guarded by its key: a delivery ends once. */
  static final Table OUTCOME =
      Table.of(
          "outcome",
          """
          tenant text, delivery uuid, subscription_id text, status text, detail text,
          attempts int4, http_status int2, finished_at timestamptz
          """);

  /** Guarded by the row's lock: who holds it may end the delivery. */
  private static final String LOCK_QUEUE =
      """
      SELECT attempts
        FROM <schema>.queue
       WHERE tenant = :tenant
         AND subscription_id = :subscription
         AND event = :event
         AND delivery = :delivery
         FOR UPDATE
      """;

  private static final String DELETE_QUEUE =
      """
      DELETE FROM <schema>.queue
       WHERE tenant = :tenant
         AND subscription_id = :subscription
         AND event = :event
         AND delivery = :delivery
      """;

  private DeliveryWriter() {}

  static void addDelivery(Rows deliveries, Delivery delivery) {
    Origin origin = delivery.origin();
    deliveries
        .add()
        .set("tenant", delivery.event().tenant())
        .set("id", uuid(delivery.id()))
        .set("subscription_id", delivery.subscriptionId())
        .set("event", UUID.fromString(delivery.event().ref()))
        .set("url", delivery.url())
        .set("replayed_from", origin.replayedFrom().map(DeliveryWriter::uuid))
        .set("root", uuid(origin.rootId()))
        .set("generation", origin.generation())
        .set("original_created_at", Times.sql(origin.originalCreatedAt()))
        .set("actor", origin.actor())
        .set("reason", origin.reason())
        .set("pinned_url", origin.pinnedUrl())
        .set("probe", origin.isProbe())
        .set("created_at", Times.sql(delivery.createdAt()));
  }

  /** Adds a row of the queue; the delivery must say when it is due. */
  static void addPending(Rows queue, Delivery delivery, Recipient recipient) {
    boolean isOrdered = recipient.order() == DeliveryOrder.FIFO;
    queue
        .add()
        .set("tenant", delivery.event().tenant())
        .set("subscription_id", delivery.subscriptionId())
        .set("event", UUID.fromString(delivery.event().ref()))
        .set("delivery", uuid(delivery.id()))
        .set("slot", delivery.lane().slot())
        .set("epoch", recipient.epoch())
        .set("priority", isOrdered ? ORDERED : unorderedPriority(delivery))
        .set(
            "line",
            isOrdered ? Optional.of(LineQueries.lineOf(delivery.event().key())) : Optional.empty())
        .set("due_at", Times.sql(delivery.progress().nextAttemptAt().orElseThrow()))
        .set("attempts", 0);
  }

  private static int unorderedPriority(Delivery delivery) {
    return delivery.origin().isReplay() ? REPLAY : LIVE;
  }

  /** Cancels a delivery if it is pending; says whether it was. */
  static boolean cancel(Handle handle, Pending pending, StatusDetail detail, Instant now) {
    Optional<Integer> attempts = lock(handle, pending);
    if (attempts.isEmpty()) {
      return false;
    }
    bindKey(handle.createUpdate(DELETE_QUEUE), pending).execute();
    Outcome outcome =
        new Outcome(
            pending.lane(),
            pending.delivery(),
            DeliveryStatus.CANCELED,
            detail,
            attempts.get(),
            Optional.empty(),
            now);
    Rows outcomes = new Rows(OUTCOME);
    outcome.addTo(outcomes);
    outcomes.insert(handle);
    return true;
  }

  /** Keeps a pending delivery from being settled until the transaction ends: its attempts. */
  static Optional<Integer> lock(Handle handle, Pending pending) {
    return bindKey(handle.createQuery(LOCK_QUEUE), pending).mapTo(Integer.class).findOne();
  }

  private static <S extends SqlStatement<S>> S bindKey(S statement, Pending pending) {
    return statement
        .bind("tenant", pending.lane().tenant())
        .bind("subscription", pending.lane().subscriptionId())
        .bind("event", pending.event())
        .bind("delivery", pending.delivery());
  }

  /** Reads an id that this store has made. */
  static UUID uuid(String deliveryId) {
    return PublicId.decode(PublicId.DELIVERY, deliveryId)
        .orElseThrow(
            () -> new IllegalArgumentException("id must be a delivery's, was " + deliveryId));
  }

  /** Names a row of the queue. */
  record Pending(LaneId lane, UUID event, UUID delivery) {}

  /** How a delivery ended. */
  record Outcome(
      LaneId lane,
      UUID delivery,
      DeliveryStatus status,
      StatusDetail detail,
      int attempts,
      Optional<Integer> httpStatus,
      Instant finishedAt) {

    void addTo(Rows outcomes) {
      outcomes
          .add()
          .set("tenant", lane.tenant())
          .set("delivery", delivery)
          .set("subscription_id", lane.subscriptionId())
          .set("status", WireName.of(status))
          .set("detail", WireName.of(detail))
          .set("attempts", attempts)
          .set("http_status", httpStatus)
          .set("finished_at", Times.sql(finishedAt));
    }
  }
}
