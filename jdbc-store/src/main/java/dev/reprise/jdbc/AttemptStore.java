package dev.reprise.jdbc;

import dev.reprise.model.Attempt;
import dev.reprise.model.AttemptPhases;
import dev.reprise.model.Bytes;
import dev.reprise.model.Contact;
import dev.reprise.model.RecordedResponse;
import dev.reprise.model.WireName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Writes and reads the rows of attempts and answers; who calls it holds the transaction. */
final class AttemptStore {

  /** Needs no guard: a row of its own, whatever else was recorded of the delivery. */
  private static final Table ATTEMPT =
      Table.of(
          "attempt",
          """
          tenant text, id uuid, delivery uuid, number int4, late bool, started_at timestamptz,
          duration_micros int8, url text, address text, protocol text, dns_micros int8,
          connect_micros int8, tls_micros int8, first_byte_micros int8, request_headers bytea,
          http_status int2, error_kind text, error_message text
          """);

  private static final Table RESPONSE =
      Table.of(
          "attempt_response",
          "tenant text, attempt uuid, headers bytea, body bytea, truncated bool");

  private static final String SELECT =
      """
      SELECT a.number, a.late, a.started_at, a.duration_micros, a.url, a.address,
             a.protocol, a.dns_micros, a.connect_micros, a.tls_micros, a.first_byte_micros,
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
              Times.read(row, context, "started_at"),
              Times.micros(row.getLong("duration_micros")),
              row.getString("url"),
              contact(row),
              Codec.headers(row.getBytes("request_headers")),
              response(row),
              DeliveryRow.error(row),
              row.getBoolean("late"));

  private AttemptStore() {}

  private static Contact contact(ResultSet row) throws SQLException {
    return new Contact(
        Optional.ofNullable(row.getString("address")),
        Optional.ofNullable(row.getString("protocol")),
        new AttemptPhases(
            micros(row, "dns_micros"),
            micros(row, "connect_micros"),
            micros(row, "tls_micros"),
            micros(row, "first_byte_micros")));
  }

  private static Optional<Duration> micros(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, Long.class)).map(Times::micros);
  }

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

  /** Attempts to be recorded, each with its own id, its tenant and its delivery. */
  static final class Batch {

    private final Rows attempts = new Rows(ATTEMPT);
    private final Rows responses = new Rows(RESPONSE);

    Rows attempts() {
      return attempts;
    }

    Rows responses() {
      return responses;
    }

    void add(String tenant, UUID id, UUID delivery, Attempt attempt) {
      AttemptPhases phases = attempt.contact().phases();
      attempts
          .add()
          .set("tenant", tenant)
          .set("id", id)
          .set("delivery", delivery)
          .set("number", attempt.number())
          .set("late", attempt.isLate())
          .set("started_at", Times.sql(attempt.startedAt()))
          .set("duration_micros", Times.micros(attempt.duration()))
          .set("url", attempt.url())
          .set("address", attempt.contact().address())
          .set("protocol", attempt.contact().protocol())
          .set("dns_micros", phases.dns().map(Times::micros))
          .set("connect_micros", phases.connect().map(Times::micros))
          .set("tls_micros", phases.tls().map(Times::micros))
          .set("first_byte_micros", phases.firstByte().map(Times::micros))
          .set("request_headers", Codec.headers(attempt.requestHeaders()))
          .set("http_status", attempt.response().map(RecordedResponse::status))
          .set("error_kind", attempt.error().map(error -> WireName.of(error.kind())))
          .set("error_message", attempt.error().map(error -> error.message()));
      attempt.response().ifPresent(response -> add(tenant, id, response));
    }

    private void add(String tenant, UUID id, RecordedResponse response) {
      responses
          .add()
          .set("tenant", tenant)
          .set("attempt", id)
          .set("headers", Codec.headers(response.headers()))
          .set("body", response.body().toByteArray())
          .set("truncated", response.isTruncated());
    }

    void insert(Handle handle) {
      attempts.insert(handle);
      responses.insert(handle);
    }
  }
}
