package dev.reprise.jdbc;

import dev.reprise.model.Bytes;
import dev.reprise.model.Event;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.spi.StoredPayload;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Writes and reads the rows of events and their bytes; who calls it holds the transaction. */
final class EventStore {

  private static final int SALT_LENGTH = 16;

  /** Guarded by the unique (tenant, event_id): of two writers of one id, one finds a row. */
  private static final Table EVENT =
      Table.of(
          "event",
          """
          tenant text, id uuid, event_id text, event_type text, event_key text, tags text,
          content_type text, body_size int4, digest bytea, body uuid, created_at timestamptz
          """);

  private static final Table BODY =
      Table.of("event_body", "tenant text, id uuid, bytes bytea, salt bytea, sha256 bytea");

  private static final Table TAG =
      Table.of("event_tag", "tenant text, name text, tag_value text, event uuid");

  private static final String SELECT_CONTENT =
      """
      SELECT e.digest, e.body
        FROM <schema>.event e
       WHERE e.tenant = :tenant
         AND e.id = :id
      """;

  private static final String SELECT_BY_EVENT_ID =
      "SELECT e.digest, b.salt, "
          + DeliveryRow.EVENT_COLUMNS
          + """
            FROM <schema>.event e
            LEFT JOIN <schema>.event_body b
              ON b.tenant = e.tenant AND b.id = e.body
           WHERE e.tenant = :tenant
             AND e.event_id = :eventId
          """;

  private static final String SELECT_BODY =
      """
      SELECT e.digest, e.content_type, b.bytes, b.salt
        FROM <schema>.event e
        LEFT JOIN <schema>.event_body b
          ON b.tenant = e.tenant AND b.id = e.body
       WHERE e.tenant = :tenant
         AND e.id = :id
      """;

  private static final RowMapper<Recorded> RECORDED =
      (row, context) ->
          new Recorded(
              DeliveryRow.event(row, context),
              Bytes.copyOf(row.getBytes("digest")),
              Optional.ofNullable(row.getBytes("salt")).map(Bytes::copyOf));

  private static final RowMapper<StoredPayload> PAYLOAD =
      (row, context) -> {
        byte[] bytes = row.getBytes("bytes");
        if (bytes == null) {
          return new StoredPayload.Erased();
        }
        Bytes body = Bytes.copyOf(bytes);
        Bytes digest = body.saltedSha256(Bytes.copyOf(row.getBytes("salt")));
        return digest.equals(Bytes.copyOf(row.getBytes("digest")))
            ? new StoredPayload.Intact(new Payload(body, row.getString("content_type")))
            : new StoredPayload.Corrupt();
      };

  private final SecureRandom random;

  EventStore(SecureRandom random) {
    this.random = random;
  }

  /** Makes the rows of an event with its bytes. */
  EventRows rowsOf(Event event, NewEvent source) {
    UUID id = UUID.fromString(event.ref());
    byte[] salt = new byte[SALT_LENGTH];
    random.nextBytes(salt);
    Bytes bytes = source.payload().bytes();
    Rows body = new Rows(BODY);
    body.add()
        .set("tenant", event.tenant())
        .set("id", id)
        .set("bytes", bytes.toByteArray())
        .set("salt", salt)
        .set("sha256", bytes.saltedSha256(Bytes.empty()).toByteArray());
    return new EventRows(
        eventRow(event, bytes.saltedSha256(Bytes.copyOf(salt)).toByteArray(), id),
        List.of(body, tagsOf(event)));
  }

  /** Makes the rows of an event that shares the bytes of another. */
  EventRows copyOf(Handle handle, Event from, Event to) {
    return handle
        .createQuery(SELECT_CONTENT)
        .bind("tenant", from.tenant())
        .bind("id", UUID.fromString(from.ref()))
        .map(
            (row, context) ->
                eventRow(to, row.getBytes("digest"), Columns.uuid(row, context, "body")))
        .findOne()
        .map(event -> new EventRows(event, List.of(tagsOf(to))))
        .orElseThrow(() -> new IllegalArgumentException("there is no event " + from.ref()));
  }

  private static Rows eventRow(Event event, byte[] digest, UUID body) {
    Rows rows = new Rows(EVENT);
    rows.add()
        .set("tenant", event.tenant())
        .set("id", UUID.fromString(event.ref()))
        .set("event_id", event.id())
        .set("event_type", event.type())
        .set("event_key", event.key())
        .set("tags", Codec.tags(event.tags()))
        .set("content_type", event.payload().contentType())
        .set("body_size", event.payload().size())
        .set("digest", digest)
        .set("body", body)
        .set("created_at", Times.sql(event.createdAt()));
    return rows;
  }

  private static Rows tagsOf(Event event) {
    Rows rows = new Rows(TAG);
    event
        .tags()
        .forEach(
            (name, value) ->
                rows.add()
                    .set("tenant", event.tenant())
                    .set("name", name)
                    .set("tag_value", value)
                    .set("event", UUID.fromString(event.ref())));
    return rows;
  }

  /** Finds the event of an id that a tenant has used. */
  Optional<Recorded> find(Handle handle, String tenant, String eventId) {
    return handle
        .createQuery(SELECT_BY_EVENT_ID)
        .bind("tenant", tenant)
        .bind("eventId", eventId)
        .map(RECORDED)
        .findOne();
  }

  /** Reads what an event carries; empty if the tenant has no such event. */
  Optional<StoredPayload> payload(Handle handle, String tenant, UUID id) {
    return handle
        .createQuery(SELECT_BODY)
        .bind("tenant", tenant)
        .bind("id", id)
        .map(PAYLOAD)
        .findOne();
  }

  /** The row of an event, which is there once for its id, and the rows beside it. */
  record EventRows(Rows event, List<Rows> others) {}

  /** An event with what is needed to compare another's bytes with its own. */
  record Recorded(Event event, Bytes digest, Optional<Bytes> salt) {

    /** Says whether type and bytes are the same; not known, so no, once the bytes were erased. */
    boolean isSameAs(NewEvent other) {
      return event.type().equals(other.type())
          && salt.map(other.payload().bytes()::saltedSha256).filter(digest::equals).isPresent();
    }
  }
}
