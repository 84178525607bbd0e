package dev.reprise.jdbc;

import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.LaneId;
import dev.reprise.model.Origin;
import dev.reprise.model.StatusDetail;
import dev.reprise.model.WireName;
import dev.reprise.spi.PublicId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/** Writes the rows of deliveries; who calls it holds the transaction. */
final class DeliveryWriter {

  /** Priority of what was published; goes before all else. */
  static final int LIVE = 0;

  /** Priority of single replays. */
  static final int REPLAY = 1;

  private static final String INSERT_DELIVERY =
      """
      INSERT INTO <schema>.delivery
             (tenant, id, subscription_id, event, url, replayed_from, root, generation,
              original_created_at, actor, reason, pinned_url, probe, created_at)
      VALUES (:tenant, :id, :subscription, :event, :url, :replayedFrom, :root, :generation,
              :originalCreatedAt, :actor, :reason, :pinnedUrl, :probe, :createdAt)
      """;

  /** Guarded by its key: of two writers of one event to one subscription, one finds a row. */
  private static final String INSERT_QUEUE =
      """
      INSERT INTO <schema>.queue
             (tenant, subscription_id, event, delivery, slot, epoch, priority, due_at, attempts)
      VALUES (:tenant, :subscription, :event, :delivery, :slot, :epoch, :priority, :dueAt, 0)
      """;

  /** Guarded by its key: a delivery ends once. */
  private static final String INSERT_OUTCOME =
      """
      INSERT INTO <schema>.outcome
             (tenant, delivery, subscription_id, status, detail, attempts, http_status, finished_at)
      VALUES (:tenant, :delivery, :subscription, :status, :detail, :attempts, :httpStatus,
              :finishedAt)
      """;

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

  static PreparedBatch deliveries(Handle handle) {
    return handle.prepareBatch(INSERT_DELIVERY);
  }

  static PreparedBatch queue(Handle handle) {
    return handle.prepareBatch(INSERT_QUEUE);
  }

  static PreparedBatch outcomes(Handle handle) {
    return handle.prepareBatch(INSERT_OUTCOME);
  }

  static String insertQueue() {
    return INSERT_QUEUE;
  }

  static <S extends SqlStatement<S>> S bindDelivery(S statement, UUID event, Delivery delivery) {
    Origin origin = delivery.origin();
    return statement
        .bind("tenant", delivery.event().tenant())
        .bind("id", uuid(delivery.id()))
        .bind("subscription", delivery.subscriptionId())
        .bind("event", event)
        .bind("url", delivery.url())
        .bind("replayedFrom", origin.replayedFrom().map(DeliveryWriter::uuid))
        .bind("root", uuid(origin.rootId()))
        .bind("generation", origin.generation())
        .bind("originalCreatedAt", Times.sql(origin.originalCreatedAt()))
        .bind("actor", origin.actor())
        .bind("reason", origin.reason())
        .bind("pinnedUrl", origin.pinnedUrl())
        .bind("probe", origin.isProbe())
        .bind("createdAt", Times.sql(delivery.createdAt()));
  }

  /** Binds a row of the queue; the delivery must say when it is due. */
  static <S extends SqlStatement<S>> S bindQueue(
      S statement, UUID event, Delivery delivery, long epoch) {
    return statement
        .bind("tenant", delivery.event().tenant())
        .bind("subscription", delivery.subscriptionId())
        .bind("event", event)
        .bind("delivery", uuid(delivery.id()))
        .bind("slot", delivery.lane().slot())
        .bind("epoch", epoch)
        .bind("priority", delivery.origin().isReplay() ? REPLAY : LIVE)
        .bind("dueAt", Times.sql(delivery.progress().nextAttemptAt().orElseThrow()));
  }

  static <S extends SqlStatement<S>> S bindOutcome(S statement, Outcome outcome) {
    return statement
        .bind("tenant", outcome.lane().tenant())
        .bind("delivery", outcome.delivery())
        .bind("subscription", outcome.lane().subscriptionId())
        .bind("status", WireName.of(outcome.status()))
        .bind("detail", WireName.of(outcome.detail()))
        .bind("attempts", outcome.attempts())
        .bind("httpStatus", outcome.httpStatus())
        .bind("finishedAt", Times.sql(outcome.finishedAt()));
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
    bindOutcome(handle.createUpdate(INSERT_OUTCOME), outcome).execute();
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
      Instant finishedAt) {}
}
