package dev.reprise.jdbc;

import static java.util.stream.Collectors.joining;

import dev.reprise.model.Backlog;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.LaneId;
import dev.reprise.model.WireName;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/** Counts what waits in one lane, by indexes alone and no further than anybody wants to know. */
final class BacklogQueries {

  /** One priority at a time, as the index has them. */
  private static final String FIRST_DUE =
      IntStream.rangeClosed(DeliveryWriter.ORDERED, DeliveryWriter.REPLAY)
          .mapToObj(
              """
              (SELECT x.due_at
                 FROM <schema>.queue x
                WHERE x.tenant = :tenant<exactly>
                  AND x.subscription_id = :subscription<exactly>
                  AND x.priority = %d
                ORDER BY x.tenant, x.subscription_id, x.priority, x.due_at
                LIMIT 1)
              """
                  ::formatted)
          .collect(joining(" UNION ALL\n"));

  /** The orders are those of the indexes: without one, all of a table might be read. */
  private static final String BACKLOG =
      """
      SELECT (SELECT COUNT(*)
                FROM (SELECT q.due_at
                        FROM <schema>.queue q
                       WHERE q.tenant = :tenant<exactly>
                         AND q.subscription_id = :subscription<exactly>
                       ORDER BY q.tenant, q.subscription_id, q.priority, q.due_at
                       LIMIT :limit) p) AS pending,
             (SELECT COUNT(*)
                FROM (SELECT o.delivery
                        FROM <schema>.outcome o
                       WHERE o.tenant = :tenant<exactly>
                         AND o.subscription_id = :subscription<exactly>
                         AND o.status = :held<exactly>
                       ORDER BY o.tenant, o.subscription_id, o.status, o.delivery
                       LIMIT :limit) h) AS held,
             (SELECT MIN(d.due_at)
                FROM (
      """
          + FIRST_DUE
          + "      ) d) AS oldest_due_at\n";

  private BacklogQueries() {}

  static Backlog backlog(Handle handle, LaneId lane) {
    return handle
        .createQuery(BACKLOG)
        .bind("tenant", lane.tenant())
        .bind("subscription", lane.subscriptionId())
        .bind("held", WireName.of(DeliveryStatus.HELD))
        .bind("limit", Backlog.COUNTED_MAX)
        .map(
            (row, context) ->
                new Backlog(
                    row.getInt("pending"),
                    row.getInt("held"),
                    Times.readOptional(row, context, "oldest_due_at")))
        .one();
  }
}
