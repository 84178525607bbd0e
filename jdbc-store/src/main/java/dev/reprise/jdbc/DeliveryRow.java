package dev.reprise.jdbc;

import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptSummary;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Event;
import dev.reprise.model.Origin;
import dev.reprise.model.PayloadFacts;
import dev.reprise.model.Progress;
import dev.reprise.model.StatusDetail;
import dev.reprise.model.WireName;
import dev.reprise.spi.PublicId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** Reads deliveries and their events from rows with these columns. */
final class DeliveryRow {

  /** Columns of {@code event e} and {@code event_body b}. */
  static final String EVENT_COLUMNS =
      """
      e.tenant, e.id AS event, e.event_id, e.event_type, e.event_key, e.tags, e.content_type,
      e.body_size, e.created_at AS event_created_at, b.sha256
      """;

  /** Columns of {@code delivery d} that say where it comes from. */
  static final String ORIGIN_COLUMNS =
      """
      d.id, d.subscription_id, d.replayed_from, d.root, d.generation, d.original_created_at,
      d.actor, d.reason, d.pinned_url, d.probe, d.created_at
      """;

  /** Columns of a whole delivery; the tables are those of {@link #JOINS}. */
  static final String COLUMNS =
      "SELECT d.url, "
          + ORIGIN_COLUMNS
          + ", "
          + EVENT_COLUMNS
          + """
          , q.attempts AS queue_attempts, q.due_at,
                 o.status, o.detail, o.attempts AS outcome_attempts, o.finished_at,
                 a.url AS attempt_url, a.started_at, a.http_status, a.error_kind, a.error_message
          """;

  /**
   * Everything beside {@code delivery d} that a whole delivery is read from.
   *
   * <p>Outer joins, also of what is always there: H2 then begins with {@code d}, and does not read
   * a tenant's whole history to sort it.
   */
  static final String JOINS =
      """
        LEFT JOIN <schema>.event e
          ON e.tenant = d.tenant AND e.id = d.event
        LEFT JOIN <schema>.event_body b
          ON b.tenant = e.tenant AND b.id = e.body
        LEFT JOIN <schema>.outcome o
          ON o.tenant = d.tenant AND o.delivery = d.id
        LEFT JOIN <schema>.queue q
          ON q.tenant = d.tenant AND q.subscription_id = d.subscription_id
         AND q.event = d.event AND q.delivery = d.id
        LEFT JOIN <schema>.attempt a
          ON a.tenant = d.tenant AND a.delivery = d.id
         AND a.number = COALESCE(o.attempts, q.attempts) AND NOT a.late
      """;

  /** A whole delivery; conditions follow. */
  static final String SELECT = COLUMNS + "  FROM <schema>.delivery d\n" + JOINS;

  static final RowMapper<Delivery> MAPPER = DeliveryRow::delivery;

  private DeliveryRow() {}

  private static Delivery delivery(ResultSet row, StatementContext context) throws SQLException {
    return new Delivery(
        publicId(row, context, "id"),
        row.getString("subscription_id"),
        event(row, context),
        row.getString("url"),
        origin(row, context),
        Times.read(row, context, "created_at"),
        progress(row, context));
  }

  static Event event(ResultSet row, StatementContext context) throws SQLException {
    return new Event(
        row.getString("tenant"),
        Columns.uuid(row, context, "event").toString(),
        row.getString("event_id"),
        row.getString("event_type"),
        Optional.ofNullable(row.getString("event_key")),
        Codec.tags(row.getString("tags")),
        new PayloadFacts(
            row.getInt("body_size"),
            row.getString("content_type"),
            Optional.ofNullable(row.getBytes("sha256")).map(HexFormat.of()::formatHex)),
        Times.read(row, context, "event_created_at"));
  }

  static Origin origin(ResultSet row, StatementContext context) throws SQLException {
    return new Origin(
        Columns.optionalUuid(row, context, "replayed_from").map(DeliveryRow::publicId),
        publicId(row, context, "root"),
        row.getInt("generation"),
        Times.readOptional(row, context, "original_created_at"),
        Optional.ofNullable(row.getString("actor")),
        Optional.ofNullable(row.getString("reason")),
        Optional.ofNullable(row.getString("pinned_url")),
        row.getBoolean("probe"));
  }

  private static Progress progress(ResultSet row, StatementContext context) throws SQLException {
    String status = row.getString("status");
    if (status == null) {
      return new Progress(
          DeliveryStatus.PENDING,
          StatusDetail.WAITING,
          row.getInt("queue_attempts"),
          Times.readOptional(row, context, "due_at"),
          Optional.empty(),
          lastAttempt(row, context));
    }
    return new Progress(
        constant(DeliveryStatus.class, status),
        constant(StatusDetail.class, row.getString("detail")),
        row.getInt("outcome_attempts"),
        Optional.empty(),
        Times.readOptional(row, context, "finished_at"),
        lastAttempt(row, context));
  }

  private static Optional<AttemptSummary> lastAttempt(ResultSet row, StatementContext context)
      throws SQLException {
    String url = row.getString("attempt_url");
    if (url == null) {
      return Optional.empty();
    }
    return Optional.of(
        new AttemptSummary(
            Optional.ofNullable(row.getObject("http_status", Integer.class)),
            error(row),
            url,
            Times.read(row, context, "started_at")));
  }

  /** Reads {@code error_kind} and {@code error_message}. */
  static Optional<AttemptError> error(ResultSet row) throws SQLException {
    String kind = row.getString("error_kind");
    if (kind == null) {
      return Optional.empty();
    }
    return Optional.of(
        new AttemptError(constant(ErrorKind.class, kind), row.getString("error_message")));
  }

  static String publicId(ResultSet row, StatementContext context, String column)
      throws SQLException {
    return publicId(Columns.uuid(row, context, column));
  }

  static String publicId(UUID delivery) {
    return PublicId.encode(PublicId.DELIVERY, delivery);
  }

  static <E extends Enum<E>> E constant(Class<E> type, String name) throws SQLException {
    return WireName.parse(type, name)
        .orElseThrow(() -> new SQLException("unknown " + type.getSimpleName() + " " + name));
  }
}
