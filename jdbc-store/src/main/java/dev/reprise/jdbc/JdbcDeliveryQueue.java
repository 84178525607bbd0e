package dev.reprise.jdbc;

import dev.reprise.jdbc.DeliveryWriter.Pending;
import dev.reprise.model.LaneId;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.LanePage;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.LineHeads;
import dev.reprise.spi.LineWalk;
import dev.reprise.spi.PublicId;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The pending deliveries: one row for each while it is pending. */
final class JdbcDeliveryQueue implements DeliveryQueue {

  /**
   * At most the epoch before: H2 reads the bound itself too, which here would be the whole lane.
   */
  private static final String OUTDATED =
      QueuedRow.COLUMNS
          + "  FROM <schema>.queue q\n"
          + QueuedRow.FACTS
          + """
           WHERE q.tenant = :tenant
             AND q.subscription_id = :subscription
             AND q.epoch <= :epoch
             AND NOT d.probe
           LIMIT :limit
          """;

  private static final String KEY =
      """
      SELECT d.subscription_id, d.event
        FROM <schema>.delivery d
       WHERE d.tenant = :tenant
         AND d.id = :id
      """;

  /** Guarded by the row: one that was settled for good is gone. */
  private static final String EXPEDITE =
      """
      UPDATE <schema>.queue
         SET due_at = CASE WHEN due_at > :now THEN :now ELSE due_at END
       WHERE tenant = :tenant
         AND subscription_id = :subscription
         AND event = :event
         AND delivery = :delivery
      """;

  private final Database database;
  private final IdGenerator ids;

  JdbcDeliveryQueue(Database database, IdGenerator ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public Instant now() {
    return database.now();
  }

  @Override
  public List<LaneId> lanesDue(LaneProbe probe) {
    if (probe.slots().isEmpty()) {
      return List.of();
    }
    // nearly all that an idle node asks, so it spares the transaction
    return database.inOneStatement(
        "look for lanes that are due", handle -> database.dialect().lanesDue(handle, probe));
  }

  @Override
  public List<LaneId> lanesOutdated(LanePage page) {
    if (page.slots().isEmpty()) {
      return List.of();
    }
    return database.inOneStatement(
        "look for lanes that are outdated", handle -> LaneQueries.outdated(handle, page));
  }

  @Override
  public List<QueuedDelivery> due(LaneId lane, Instant upTo, int limit) {
    checkLimit(limit);
    return database.read(
        HostTransaction.none(),
        "read what is due in " + lane,
        handle -> DueQueries.due(handle, lane, upTo, limit));
  }

  @Override
  public boolean keepsOrder() {
    return true;
  }

  @Override
  public LineHeads heads(LineWalk walk) {
    return database.readTogether(
        "read what stands first in the lines of " + walk.lane(),
        handle -> LineQueries.heads(handle, database.dialect(), walk));
  }

  @Override
  public Optional<String> firstInLine(String tenant, String deliveryId) {
    return PublicId.decode(PublicId.DELIVERY, deliveryId)
        .flatMap(
            id ->
                database.readTogether(
                    "read what stands before delivery " + deliveryId,
                    handle ->
                        find(handle, tenant, id)
                            .flatMap(pending -> LineQueries.firstInLine(handle, pending))))
        .map(id -> PublicId.encode(PublicId.DELIVERY, id));
  }

  @Override
  public Optional<String> lineHeldBy(LaneId lane, Optional<String> key) {
    return database
        .read(
            HostTransaction.none(),
            "read what holds a line of " + lane,
            handle -> HeldLines.holder(handle, lane, LineQueries.lineOf(key)))
        .map(id -> PublicId.encode(PublicId.DELIVERY, id));
  }

  @Override
  public boolean releaseLine(String tenant, String deliveryId, HostTransaction transaction) {
    Optional<UUID> id = PublicId.decode(PublicId.DELIVERY, deliveryId);
    return id.isPresent()
        && database.write(
            transaction,
            "release the line of delivery " + deliveryId,
            handle -> HeldLines.release(handle, tenant, id.get()));
  }

  @Override
  public void releaseLines(LaneId lane, HostTransaction transaction) {
    database.write(
        transaction,
        "release the lines of " + lane,
        handle -> {
          HeldLines.releaseAll(handle, lane);
          return true;
        });
  }

  @Override
  public List<QueuedDelivery> outdated(LaneId lane, long epoch, int limit) {
    checkLimit(limit);
    return database.read(
        HostTransaction.none(),
        "read what is outdated in " + lane,
        handle ->
            handle
                .createQuery(OUTDATED)
                .bind("tenant", lane.tenant())
                .bind("subscription", lane.subscriptionId())
                .bind("epoch", epoch - 1)
                .bind("limit", limit)
                .map(QueuedRow.MAPPER)
                .list());
  }

  private static void checkLimit(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, was " + limit);
    }
  }

  @Override
  public List<SettleOutcome> settle(List<Settlement> batch) {
    if (batch.isEmpty()) {
      return List.of();
    }
    SettleBatch settling = SettleBatch.of(batch, ids, database.now());
    // who settles tries again itself, with a smaller batch, and lets others pass meanwhile
    return database.writeOnce(
        "settle " + batch.size() + " deliveries, the first " + batch.get(0).deliveryId(),
        handle -> database.dialect().settle(handle, settling));
  }

  @Override
  public boolean expedite(String tenant, String deliveryId, HostTransaction transaction) {
    Optional<UUID> id = PublicId.decode(PublicId.DELIVERY, deliveryId);
    Instant now = database.now();
    return id.isPresent()
        && database.write(
            transaction,
            "expedite delivery " + deliveryId,
            handle ->
                find(handle, tenant, id.get())
                    .filter(pending -> expedite(handle, pending, now))
                    .isPresent());
  }

  private static boolean expedite(Handle handle, Pending pending, Instant now) {
    return handle
            .createUpdate(EXPEDITE)
            .bind("tenant", pending.lane().tenant())
            .bind("subscription", pending.lane().subscriptionId())
            .bind("event", pending.event())
            .bind("delivery", pending.delivery())
            .bind("now", Times.sql(now))
            .execute()
        == 1;
  }

  @Override
  public boolean cancel(String tenant, String deliveryId, HostTransaction transaction) {
    Optional<UUID> id = PublicId.decode(PublicId.DELIVERY, deliveryId);
    Instant now = database.now();
    return id.isPresent()
        && database.write(
            transaction,
            "cancel delivery " + deliveryId,
            handle ->
                find(handle, tenant, id.get())
                    .filter(
                        pending ->
                            DeliveryWriter.cancel(
                                handle, pending, StatusDetail.CANCELED_BY_CALLER, now))
                    .isPresent());
  }

  private static Optional<Pending> find(Handle handle, String tenant, UUID id) {
    return handle
        .createQuery(KEY)
        .bind("tenant", tenant)
        .bind("id", id)
        .map(
            (row, context) ->
                new Pending(
                    new LaneId(tenant, row.getString("subscription_id")),
                    Columns.uuid(row, context, "event"),
                    id))
        .findOne();
  }
}
