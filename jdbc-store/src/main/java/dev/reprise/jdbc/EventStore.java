package dev.reprise.jdbc;

import dev.reprise.model.Bytes;
import dev.reprise.model.Event;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.spi.StoredPayload;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes and reads the rows of events and their bytes; who calls it holds the transaction. */
final class EventStore {

  private static final int SALT_LENGTH = 16;

  /** Guarded by the unique (tenant, event_id): of two writers of one id, one finds a row. */
  private static final String INSERT_EVENT =
      """
      INSERT INTO <schema>.event
             (tenant, id, event_id, event_type, event_key, tags, content_type, body_size, digest,
              body, created_at)
      VALUES (:tenant, :id, :eventId, :type, :key, :tags, :contentType, :size, :digest,
              :body, :createdAt)
      """;

  /** Guarded as an insertion; shares the bytes of the event that it is made from. */
  private static final String COPY_EVENT =
      """
      INSERT INTO <schema>.event
             (tenant, id, event_id, event_type, event_key, tags, content_type, body_size, digest,
              body, created_at)
      SELECT e.tenant, :id, :eventId, e.event_type, e.event_key, e.tags, e.content_type,
             e.body_size, e.digest, e.body, :createdAt
        FROM <schema>.event e
       WHERE e.tenant = :tenant
         AND e.id = :from
      """;

  private static final String INSERT_BODY =
      """
      INSERT INTO <schema>.event_body (tenant, id, bytes, salt, sha256)
      VALUES (:tenant, :id, :bytes, :salt, :sha256)
      """;

  private static final String INSERT_TAG =
      """
      INSERT INTO <schema>.event_tag (tenant, name, tag_value, event)
      VALUES (:tenant, :name, :value, :event)
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
              DeliveryRow.event(row),
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

  private final Database database;
  private final SecureRandom random;

  EventStore(Database database, SecureRandom random) {
    this.database = database;
    this.random = random;
  }

  /** Records an event with its bytes unless its id is taken; says whether it did. */
  boolean insert(Handle handle, Event event, NewEvent source) {
    UUID id = UUID.fromString(event.ref());
    byte[] saltBytes = new byte[SALT_LENGTH];
    random.nextBytes(saltBytes);
    Bytes salt = Bytes.copyOf(saltBytes);
    Bytes bytes = source.payload().bytes();
    boolean isNew =
        database.insertIfAbsent(
            handle,
            INSERT_EVENT,
            update ->
                update
                    .bind("tenant", event.tenant())
                    .bind("id", id)
                    .bind("eventId", event.id())
                    .bind("type", event.type())
                    .bind("key", event.key())
                    .bind("tags", Codec.tags(event.tags()))
                    .bind("contentType", event.payload().contentType())
                    .bind("size", event.payload().size())
                    .bind("digest", bytes.saltedSha256(salt).toByteArray())
                    .bind("body", id)
                    .bind("createdAt", Times.sql(event.createdAt())));
    if (isNew) {
      handle
          .createUpdate(INSERT_BODY)
          .bind("tenant", event.tenant())
          .bind("id", id)
          .bind("bytes", bytes.toByteArray())
          .bind("salt", saltBytes)
          .bind("sha256", bytes.saltedSha256(Bytes.empty()).toByteArray())
          .execute();
      insertTags(handle, event);
    }
    return isNew;
  }

  /** Records an event of the same content under another id; says whether the id was free. */
  boolean copy(Handle handle, Event from, Event to) {
    boolean isNew =
        database.insertIfAbsent(
            handle,
            COPY_EVENT,
            update ->
                update
                    .bind("tenant", from.tenant())
                    .bind("from", UUID.fromString(from.ref()))
                    .bind("id", UUID.fromString(to.ref()))
                    .bind("eventId", to.id())
                    .bind("createdAt", Times.sql(to.createdAt())));
    if (isNew) {
      insertTags(handle, to);
    }
    return isNew;
  }

  private static void insertTags(Handle handle, Event event) {
    if (event.tags().isEmpty()) {
      return;
    }
    try (PreparedBatch batch = handle.prepareBatch(INSERT_TAG)) {
      event
          .tags()
          .forEach(
              (name, value) ->
                  batch
                      .bind("tenant", event.tenant())
                      .bind("name", name)
                      .bind("value", value)
                      .bind("event", UUID.fromString(event.ref()))
                      .add());
      batch.execute();
    }
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

  /** An event with what is needed to compare another's bytes with its own. */
  record Recorded(Event event, Bytes digest, Optional<Bytes> salt) {

    /** Says whether type and bytes are the same; not known, so no, once the bytes were erased. */
    boolean isSameAs(NewEvent other) {
      return event.type().equals(other.type())
          && salt.map(other.payload().bytes()::saltedSha256).filter(digest::equals).isPresent();
    }
  }
}
