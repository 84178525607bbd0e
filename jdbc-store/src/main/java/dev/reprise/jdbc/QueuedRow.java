package dev.reprise.jdbc;

import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.LaneId;
import dev.reprise.spi.QueuedDelivery;
import org.jdbi.v3.core.mapper.RowMapper;

/** Reads a row of the queue with all that an attempt needs. */
final class QueuedRow {

  /** What is read, of the queue as {@code q}; the tables follow. */
  static final String COLUMNS =
      "SELECT q.epoch, q.attempts, q.due_at, q.line, "
          + DeliveryRow.ORIGIN_COLUMNS
          + ", "
          + DeliveryRow.EVENT_COLUMNS;

  /** Outer joins, also of what is always there: H2 then begins with the queue. */
  static final String FACTS =
      """
        LEFT JOIN <schema>.delivery d
          ON d.tenant = q.tenant AND d.id = q.delivery
        LEFT JOIN <schema>.event e
          ON e.tenant = d.tenant AND e.id = d.event
        LEFT JOIN <schema>.event_body b
          ON b.tenant = e.tenant AND b.id = e.body
      """;

  static final RowMapper<QueuedDelivery> MAPPER =
      (row, context) ->
          new QueuedDelivery(
              new LaneId(row.getString("tenant"), row.getString("subscription_id")),
              DeliveryRow.publicId(row, context, "id"),
              DeliveryRow.event(row, context),
              DeliveryRow.origin(row, context),
              Times.read(row, context, "created_at"),
              row.getLong("epoch"),
              row.getInt("attempts"),
              Times.read(row, context, "due_at"),
              row.getObject("line") == null ? DeliveryOrder.UNORDERED : DeliveryOrder.FIFO);

  private QueuedRow() {}
}
