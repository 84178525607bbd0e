package dev.reprise.jdbc;

import static java.util.stream.Collectors.joining;

import dev.reprise.model.LaneId;
import dev.reprise.spi.LanePage;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.SlotSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** Ways to find the lanes to visit; a {@link Dialect} knows which is best. */
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

  /** Most rows of a slot that a look for what has newly become due reads. */
  static final int NEWEST_MAX = 1_000;

  /** What has become due since then must not be passed over: longer than from look to look. */
  private static final Duration NEW_FOR = Duration.ofSeconds(2);

  /**
   * Looks at what became due last in each slot, so that it takes no longer where a lane has a
   * million due. The row without names says that more became due of late than was read.
   */
  private static final String NEWEST =
      """
      WITH newest AS MATERIALIZED (
        SELECT s.slot, d.tenant, d.subscription_id, d.due_at
          FROM UNNEST(:slots) AS s (slot)
         CROSS JOIN LATERAL (
               SELECT q.tenant, q.subscription_id, q.due_at
                 FROM <schema>.queue q
                WHERE q.slot = s.slot
                  AND q.due_at > :after
                  AND q.due_at <= :upTo
                ORDER BY q.due_at DESC
                LIMIT :most) d),
      cut AS (
        SELECT n.slot
          FROM newest n
         GROUP BY n.slot
        HAVING COUNT(*) = :most
           AND MIN(n.due_at) > :newSince)
      (SELECT '' AS tenant, '' AS subscription_id
         FROM cut
        LIMIT 1)
       UNION ALL
      (SELECT DISTINCT q.tenant, q.subscription_id
         FROM newest q
        WHERE (q.tenant > :tenant
               OR (q.tenant = :tenant AND q.subscription_id > :subscription))
        ORDER BY q.tenant, q.subscription_id
        LIMIT :limit)
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

  /**
   * Steps from subscription to subscription, of those that were ever closed, and in each looks for
   * one row. The offset keeps PostgreSQL from joining the two tables by hashes, which took a minute
   * where one lane of many had a million rows.
   */
  private static final String OUTDATED =
      """
      SELECT s.tenant, s.id AS subscription_id
        FROM <schema>.subscription s
       WHERE s.epoch > 0
         AND EXISTS (
             SELECT 1
               FROM <schema>.queue q
              WHERE q.tenant = s.tenant
                AND q.subscription_id = s.id
                AND q.epoch < s.epoch
                AND q.slot IN (<slots>)
              LIMIT 1 OFFSET 0)
         AND (s.tenant > :tenant
              OR (s.tenant = :tenant AND s.id > :subscription))
       ORDER BY s.tenant, s.id
       LIMIT :limit
      """;

  private static final RowMapper<LaneId> LANE =
      (row, context) -> new LaneId(row.getString("tenant"), row.getString("subscription_id"));

  private static final RowMapper<Optional<LaneId>> LANE_OR_CUT =
      (row, context) ->
          row.getString("tenant").isEmpty()
              ? Optional.empty()
              : Optional.of(LANE.map(row, context));

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
    return bind(handle.createQuery(DUE + IN_LISTED_SLOTS + BEYOND), probe)
        .define("slots", listed(probe.slots()))
        .map(LANE)
        .list();
  }

  /** Reads where something is of an older epoch than its subscription has now. */
  static List<LaneId> outdated(Handle handle, LanePage page) {
    return bindPage(handle.createQuery(OUTDATED), page)
        .define("slots", listed(page.slots()))
        .map(LANE)
        .list();
  }

  private static String listed(SlotSet slots) {
    return slots.stream().mapToObj(String::valueOf).collect(joining(", "));
  }

  /** Reads what has newly become due; looks at every lane where that is too much. */
  static List<LaneId> newest(Handle handle, LaneProbe probe) {
    List<Optional<LaneId>> rows =
        bindSlots(bind(handle.createQuery(NEWEST), probe), probe)
            .bind("most", NEWEST_MAX)
            .bind("newSince", Times.sql(probe.upTo().minus(NEW_FOR)))
            .map(LANE_OR_CUT)
            .list();
    return rows.contains(Optional.<LaneId>empty())
        ? walk(handle, probe)
        : rows.stream().flatMap(Optional::stream).toList();
  }

  /** Looks at every lane, however much is due in it. */
  static List<LaneId> walk(Handle handle, LaneProbe probe) {
    return bindSlots(bind(handle.createQuery(WALK), probe), probe).map(LANE).list();
  }

  private static Query bindSlots(Query query, LaneProbe probe) {
    Object[] slots = probe.slots().stream().boxed().toArray();
    return query.bind("slots", Rows.array("integer", slots));
  }

  private static Query bind(Query query, LaneProbe probe) {
    return bindPage(query, new LanePage(probe.slots(), probe.beyond(), probe.limit()))
        .bind("after", Times.sql(probe.after()))
        .bind("upTo", Times.sql(probe.upTo()));
  }

  /** Names are never empty, so that all lanes are beyond the empty one. */
  private static Query bindPage(Query query, LanePage page) {
    return query
        .bind("tenant", page.beyond().map(LaneId::tenant).orElse(""))
        .bind("subscription", page.beyond().map(LaneId::subscriptionId).orElse(""))
        .bind("limit", page.limit());
  }
}
