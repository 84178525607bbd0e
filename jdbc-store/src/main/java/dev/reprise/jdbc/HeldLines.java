package dev.reprise.jdbc;

import dev.reprise.model.LaneId;
import dev.reprise.spi.QueuedDelivery;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The lines that are held by a delivery that ended dead; who calls holds the transaction. */
final class HeldLines {

  /** Guarded by its key: of two that would hold one line, the first does. */
  private static final Table LINE_HOLD =
      Table.of(
          "line_hold",
          """
          tenant text, subscription_id text, line int8, delivery uuid, held_at timestamptz
          """);

  private static final String IN_LANE =
      """
       WHERE h.tenant = :tenant
         AND h.subscription_id = :subscription
      """;

  /** Outer joins, so that H2 begins with the few; a line without a replay is there without one. */
  private static final String REPLAYS =
      QueuedRow.COLUMNS
          + """
            FROM <schema>.line_hold h
            LEFT JOIN <schema>.delivery r
              ON r.tenant = h.tenant AND r.root = h.delivery AND r.id <> h.delivery
            LEFT JOIN <schema>.queue q
              ON q.tenant = r.tenant AND q.subscription_id = r.subscription_id
             AND q.event = r.event AND q.delivery = r.id AND q.line = h.line
          """
          + QueuedRow.FACTS
          + IN_LANE
          + """
             AND h.line > :beyond
             AND h.line <= :last
           ORDER BY h.line, q.delivery
          """;

  private static final String HOLDER =
      "SELECT h.delivery\n  FROM <schema>.line_hold h\n" + IN_LANE + "   AND h.line = :line\n";

  private static final String RELEASE =
      """
      DELETE FROM <schema>.line_hold
       WHERE tenant = :tenant
         AND delivery = :delivery
      """;

  private static final String RELEASE_OF_ROOT =
      """
      DELETE FROM <schema>.line_hold
       WHERE tenant = :tenant
         AND delivery = (SELECT d.root
                           FROM <schema>.delivery d
                          WHERE d.tenant = :tenant
                            AND d.id = :delivery)
      """;

  private static final String RELEASE_ALL =
      """
      DELETE FROM <schema>.line_hold
       WHERE tenant = :tenant
         AND subscription_id = :subscription
      """;

  private HeldLines() {}

  /**
   * Reads what may go in the lines of a part of a lane although they are held: of each the earliest
   * of what replays the delivery that holds it.
   *
   * @param beyond the line behind which to begin
   * @param last the last one to look at
   */
  static Map<Long, QueuedDelivery> replays(Handle handle, LaneId lane, long beyond, long last) {
    Map<Long, QueuedDelivery> replays = new HashMap<>();
    bind(handle.createQuery(REPLAYS), lane)
        .bind("beyond", beyond)
        .bind("last", last)
        .map(
            (row, context) ->
                row.getObject("line") == null
                    ? Optional.<Map.Entry<Long, QueuedDelivery>>empty()
                    : Optional.of(
                        Map.entry(row.getLong("line"), QueuedRow.MAPPER.map(row, context))))
        .forEach(
            found ->
                found.ifPresent(replay -> replays.putIfAbsent(replay.getKey(), replay.getValue())));
    return replays;
  }

  /** Finds the delivery that holds a line. */
  static Optional<UUID> holder(Handle handle, LaneId lane, long line) {
    return bind(handle.createQuery(HOLDER), lane)
        .bind("line", line)
        .map((row, context) -> Columns.uuid(row, context, "delivery"))
        .findOne();
  }

  /** Holds a line, unless it is held. */
  static void hold(Handle handle, Dialect dialect, LaneId lane, Hold hold) {
    Rows rows = new Rows(LINE_HOLD);
    rows.add()
        .set("tenant", lane.tenant())
        .set("subscription_id", lane.subscriptionId())
        .set("line", hold.line())
        .set("delivery", hold.delivery())
        .set("held_at", Times.sql(hold.at()));
    dialect.insertIfAbsent(handle, rows, List.of());
  }

  /** A delivery that is to hold its line. */
  record Hold(long line, UUID delivery, Instant at) {}

  /** Releases the line that a delivery holds; says whether it held one. */
  static boolean release(Handle handle, String tenant, UUID delivery) {
    return release(handle, RELEASE, tenant, delivery);
  }

  /** Releases the line that the root of a replay holds, if it holds one. */
  static void releaseOfRoot(Handle handle, String tenant, UUID replay) {
    release(handle, RELEASE_OF_ROOT, tenant, replay);
  }

  private static boolean release(Handle handle, String sql, String tenant, UUID delivery) {
    return handle.createUpdate(sql).bind("tenant", tenant).bind("delivery", delivery).execute()
        == 1;
  }

  static void releaseAll(Handle handle, LaneId lane) {
    bind(handle.createUpdate(RELEASE_ALL), lane).execute();
  }

  private static <S extends SqlStatement<S>> S bind(S statement, LaneId lane) {
    return statement.bind("tenant", lane.tenant()).bind("subscription", lane.subscriptionId());
  }
}
