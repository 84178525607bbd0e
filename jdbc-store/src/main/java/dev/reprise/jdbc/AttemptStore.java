package dev.reprise.jdbc;

import dev.reprise.model.Attempt;
import dev.reprise.model.Bytes;
import dev.reprise.model.RecordedResponse;
import dev.reprise.model.WireName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes and reads the rows of attempts and answers; who calls it holds the transaction. */
final class AttemptStore {

  /** Needs no guard: a row of its own, whatever else was recorded of the delivery. */
  private static final String INSERT =
      """
      INSERT INTO <schema>.attempt
             (tenant, id, delivery, number, late, started_at, duration_micros, url, address,
              request_headers, http_status, error_kind, error_message)
      VALUES (:tenant, :id, :delivery, :number, :late, :startedAt, :durationMicros, :url, :address,
              :requestHeaders, :httpStatus, :errorKind, :errorMessage)
      """;

  private static final String INSERT_RESPONSE =
      """
      INSERT INTO <schema>.attempt_response (tenant, attempt, headers, body, truncated)
      VALUES (:tenant, :attempt, :headers, :body, :truncated)
      """;

  private static final String SELECT =
      """
      SELECT a.number, a.late, a.started_at, a.duration_micros, a.url, a.address,
             a.request_headers, a.http_status, a.error_kind, a.error_message,
             r.headers, r.body, r.truncated
        FROM <schema>.attempt a
        LEFT JOIN <schema>.attempt_response r
          ON r.tenant = a.tenant AND r.attempt = a.id
       WHERE a.tenant = :tenant
         AND a.delivery = :delivery
       ORDER BY a.id
      """;

  private static final RowMapper<Attempt> MAPPER =
      (row, context) ->
          new Attempt(
              row.getInt("number"),
              Times.read(row, "started_at"),
              Duration.of(row.getLong("duration_micros"), ChronoUnit.MICROS),
              row.getString("url"),
              Optional.ofNullable(row.getString("address")),
              Codec.headers(row.getBytes("request_headers")),
              response(row),
              DeliveryRow.error(row),
              row.getBoolean("late"));

  private AttemptStore() {}

  private static Optional<RecordedResponse> response(ResultSet row) throws SQLException {
    Integer status = row.getObject("http_status", Integer.class);
    if (status == null) {
      return Optional.empty();
    }
    byte[] body = row.getBytes("body");
    if (body == null) {
      return Optional.of(new RecordedResponse(status, List.of(), Bytes.empty(), false));
    }
    return Optional.of(
        new RecordedResponse(
            status,
            Codec.headers(row.getBytes("headers")),
            Bytes.copyOf(body),
            row.getBoolean("truncated")));
  }

  static List<Attempt> of(Handle handle, String tenant, UUID delivery) {
    return handle
        .createQuery(SELECT)
        .bind("tenant", tenant)
        .bind("delivery", delivery)
        .map(MAPPER)
        .list();
  }

  static void insert(Handle handle, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedBatch batch = handle.prepareBatch(INSERT)) {
      rows.forEach(row -> bind(batch, row).add());
      batch.execute();
    }
    List<Row> answered = rows.stream().filter(row -> row.attempt().response().isPresent()).toList();
    if (answered.isEmpty()) {
      return;
    }
    try (PreparedBatch batch = handle.prepareBatch(INSERT_RESPONSE)) {
      answered.forEach(row -> bind(batch, row, row.attempt().response().orElseThrow()).add());
      batch.execute();
    }
  }

  private static PreparedBatch bind(PreparedBatch batch, Row row) {
    Attempt attempt = row.attempt();
    return batch
        .bind("tenant", row.tenant())
        .bind("id", row.id())
        .bind("delivery", row.delivery())
        .bind("number", attempt.number())
        .bind("late", attempt.isLate())
        .bind("startedAt", Times.sql(attempt.startedAt()))
        .bind("durationMicros", attempt.duration().toNanos() / 1_000)
        .bind("url", attempt.url())
        .bind("address", attempt.address())
        .bind("requestHeaders", Codec.headers(attempt.requestHeaders()))
        .bind("httpStatus", attempt.response().map(RecordedResponse::status))
        .bind("errorKind", attempt.error().map(error -> WireName.of(error.kind())))
        .bind("errorMessage", attempt.error().map(error -> error.message()));
  }

  private static PreparedBatch bind(PreparedBatch batch, Row row, RecordedResponse response) {
    return batch
        .bind("tenant", row.tenant())
        .bind("attempt", row.id())
        .bind("headers", Codec.headers(response.headers()))
        .bind("body", response.body().toByteArray())
        .bind("truncated", response.isTruncated());
  }

  /** An attempt with its own id, its tenant and its delivery. */
  record Row(String tenant, UUID id, UUID delivery, Attempt attempt) {}
}
