package dev.reprise.jdbc;

import dev.reprise.jdbc.DeliveryWriter.Pending;
import dev.reprise.model.LaneId;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.PublicId;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The pending deliveries: one row for each while it is pending. */
final class JdbcDeliveryQueue implements DeliveryQueue {

  private static final String QUEUED =
      "SELECT q.epoch, q.attempts, q.due_at, "
          + DeliveryRow.ORIGIN_COLUMNS
          + ", "
          + DeliveryRow.EVENT_COLUMNS;

  /** Outer joins, also of what is always there: H2 then begins with the queue. */
  private static final String FACTS =
      """
        LEFT JOIN <schema>.delivery d
          ON d.tenant = q.tenant AND d.id = q.delivery
        LEFT JOIN <schema>.event e
          ON e.tenant = d.tenant AND e.id = d.event
        LEFT JOIN <schema>.event_body b
          ON b.tenant = e.tenant AND b.id = e.body
      """;

  /** One priority at a time: with a range of them the future rows of the lane would be read. */
  private static final String DUE =
      QUEUED
          + """
            FROM (SELECT x.tenant, x.event, x.delivery, x.epoch, x.attempts, x.due_at
                    FROM <schema>.queue x
                   WHERE x.tenant = :tenant
                     AND x.subscription_id = :subscription
                     AND x.priority = :priority
                     AND x.due_at <= :upTo
                   ORDER BY x.tenant, x.subscription_id, x.priority, x.due_at, x.delivery
                   LIMIT :limit) q
          """
          + FACTS
          + " ORDER BY q.due_at, q.delivery\n";

  /**
   * At most the epoch before: H2 reads the bound itself too, which here would be the whole lane.
   */
  private static final String OUTDATED =
      QUEUED
          + "  FROM <schema>.queue q\n"
          + FACTS
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

  private static final RowMapper<QueuedDelivery> MAPPER =
      (row, context) ->
          new QueuedDelivery(
              new LaneId(row.getString("tenant"), row.getString("subscription_id")),
              DeliveryRow.publicId(row, context, "id"),
              DeliveryRow.event(row, context),
              DeliveryRow.origin(row, context),
              Times.read(row, context, "created_at"),
              row.getLong("epoch"),
              row.getInt("attempts"),
              Times.read(row, context, "due_at"));

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
  public List<QueuedDelivery> due(LaneId lane, Instant upTo, int limit) {
    checkLimit(limit);
    return database.read(
        HostTransaction.none(),
        "read what is due in " + lane,
        handle -> {
          List<QueuedDelivery> due =
              new ArrayList<>(due(handle, lane, upTo, DeliveryWriter.LIVE, limit));
          if (due.size() < limit) {
            due.addAll(due(handle, lane, upTo, DeliveryWriter.REPLAY, limit - due.size()));
          }
          return due;
        });
  }

  private static List<QueuedDelivery> due(
      Handle handle, LaneId lane, Instant upTo, int priority, int limit) {
    return handle
        .createQuery(DUE)
        .bind("tenant", lane.tenant())
        .bind("subscription", lane.subscriptionId())
        .bind("priority", priority)
        .bind("upTo", Times.sql(upTo))
        .bind("limit", limit)
        .map(MAPPER)
        .list();
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
                .map(MAPPER)
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
