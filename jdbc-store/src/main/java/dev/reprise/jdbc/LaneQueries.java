package dev.reprise.jdbc;

import static java.util.stream.Collectors.joining;

import dev.reprise.model.LaneId;
import dev.reprise.spi.LaneProbe;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** Ways to find the lanes in which something is due; a {@link Dialect} knows which is best. */
final class LaneQueries {

  private static final String DUE =
      """
      SELECT DISTINCT q.tenant, q.subscription_id
        FROM <schema>.queue q
       WHERE q.due_at > :after
         AND q.due_at <= :upTo
      """;

  private static final String IN_SLOTS = "   AND q.slot = ANY(:slots)\n";

  private static final String IN_LISTED_SLOTS = "   AND q.slot IN (<slots>)\n";

  private static final String BEYOND =
      """
         AND (q.tenant > :tenant
              OR (q.tenant = :tenant AND q.subscription_id > :subscription))
       ORDER BY q.tenant, q.subscription_id
       LIMIT :limit
      """;

  /**
   * Steps from lane to lane by an index, and in each looks for one row that is due. The recursion
   * makes one row at a time, so the order is that of the lanes, and the limit ends it early.
   */
  private static final String WALK =
      """
      WITH RECURSIVE lane AS (
        (SELECT q.tenant, q.subscription_id, q.slot
           FROM <schema>.queue q
          WHERE (q.tenant, q.subscription_id) > (:tenant, :subscription)
          ORDER BY q.tenant, q.subscription_id
          LIMIT 1)
        UNION ALL
        SELECT n.tenant, n.subscription_id, n.slot
          FROM lane l
         CROSS JOIN LATERAL (
               SELECT q.tenant, q.subscription_id, q.slot
                 FROM <schema>.queue q
                WHERE (q.tenant, q.subscription_id) > (l.tenant, l.subscription_id)
                ORDER BY q.tenant, q.subscription_id
                LIMIT 1) n)
      SELECT l.tenant, l.subscription_id
        FROM lane l
       CROSS JOIN LATERAL (
             SELECT 1
               FROM <schema>.queue q
              WHERE q.tenant = l.tenant
                AND q.subscription_id = l.subscription_id
                AND q.priority IN (%d, %d, %d)
                AND q.due_at > :after
                AND q.due_at <= :upTo
              LIMIT 1) x
       WHERE l.slot = ANY(:slots)
       LIMIT :limit
      """
          .formatted(DeliveryWriter.ORDERED, DeliveryWriter.LIVE, DeliveryWriter.REPLAY);

  private static final RowMapper<LaneId> LANE =
      (row, context) -> new LaneId(row.getString("tenant"), row.getString("subscription_id"));

  private LaneQueries() {}

  /** Reads what has become due, by the time alone. */
  static List<LaneId> dueByTime(Handle handle, LaneProbe probe) {
    return probe.slots().isAll()
        ? bind(handle.createQuery(DUE + BEYOND), probe).map(LANE).list()
        : dueBySlot(handle, probe);
  }

  /** Reads what has become due in each slot. */
  static List<LaneId> dueBySlot(Handle handle, LaneProbe probe) {
    return bindSlots(bind(handle.createQuery(DUE + IN_SLOTS + BEYOND), probe), probe)
        .map(LANE)
        .list();
  }

  /** Reads what has become due in each slot, where there are no arrays. */
  static List<LaneId> dueByListedSlot(Handle handle, LaneProbe probe) {
    String slots = probe.slots().stream().mapToObj(String::valueOf).collect(joining(", "));
    return bind(handle.createQuery(DUE + IN_LISTED_SLOTS + BEYOND), probe)
        .define("slots", slots)
        .map(LANE)
        .list();
  }

  /** Looks at every lane, however much is due in it. */
  static List<LaneId> walk(Handle handle, LaneProbe probe) {
    return bindSlots(bind(handle.createQuery(WALK), probe), probe).map(LANE).list();
  }

  private static Query bindSlots(Query query, LaneProbe probe) {
    Object[] slots = probe.slots().stream().boxed().toArray();
    return query.bind("slots", Rows.array("integer", slots));
  }

  /** Names are never empty, so that all lanes are beyond the empty one. */
  private static Query bind(Query query, LaneProbe probe) {
    return query
        .bind("after", Times.sql(probe.after()))
        .bind("upTo", Times.sql(probe.upTo()))
        .bind("tenant", probe.beyond().map(LaneId::tenant).orElse(""))
        .bind("subscription", probe.beyond().map(LaneId::subscriptionId).orElse(""))
        .bind("limit", probe.limit());
  }
}
