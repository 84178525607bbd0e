package dev.reprise.jdbc;

import static java.util.stream.Collectors.joining;

import dev.reprise.model.LaneId;
import dev.reprise.spi.QueuedDelivery;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/** Reads what is due in one lane, by priority and then by time. */
final class DueQueries {

  private static final String ALL = of(DeliveryWriter.ORDERED);

  private static final String UNORDERED = of(DeliveryWriter.LIVE);

  private DueQueries() {}

  /** One priority at a time: with a range of them the future rows of the lane would be read. */
  private static String of(int firstPriority) {
    String rows =
        IntStream.rangeClosed(firstPriority, DeliveryWriter.REPLAY)
            .mapToObj(
                """
                (SELECT x.tenant, x.event, x.delivery, x.epoch, x.priority, x.line, x.attempts,
                        x.due_at
                   FROM <schema>.queue x
                  WHERE x.tenant = :tenant<exactly>
                    AND x.subscription_id = :subscription<exactly>
                    AND x.priority = %d
                    AND x.due_at <= :upTo
                  ORDER BY x.tenant, x.subscription_id, x.priority, x.due_at, x.delivery
                  LIMIT :limit)
                """
                    ::formatted)
            .collect(joining(" UNION ALL\n"));
    return QueuedRow.COLUMNS
        + "  FROM (SELECT y.* FROM (\n"
        + rows
        + """
          ) y
           ORDER BY y.priority, y.due_at, y.delivery
           LIMIT :limit) q
          """
        + QueuedRow.FACTS
        + " ORDER BY q.priority, q.due_at, q.delivery\n";
  }

  /** Reads all that is due. */
  static List<QueuedDelivery> due(Handle handle, LaneId lane, Instant upTo, int limit) {
    return read(handle, ALL, lane, upTo, limit);
  }

  /** Reads what is due of what was accepted without order. */
  static List<QueuedDelivery> unorderedDue(Handle handle, LaneId lane, Instant upTo, int limit) {
    return read(handle, UNORDERED, lane, upTo, limit);
  }

  private static List<QueuedDelivery> read(
      Handle handle, String sql, LaneId lane, Instant upTo, int limit) {
    return handle
        .createQuery(sql)
        .bind("tenant", lane.tenant())
        .bind("subscription", lane.subscriptionId())
        .bind("upTo", Times.sql(upTo))
        .bind("limit", limit)
        .map(QueuedRow.MAPPER)
        .list();
  }
}
