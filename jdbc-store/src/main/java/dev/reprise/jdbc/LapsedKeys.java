package dev.reprise.jdbc;

import dev.reprise.spi.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes idempotency keys that have lapsed, a few with every so many reservations: more than can
 * have been added meanwhile, so that the table does not grow. Safe for use by several threads.
 */
final class LapsedKeys {

  /** With how many reservations lapsed keys are looked for once. */
  static final int EVERY = 64;

  /** Most keys that are removed at a time. */
  static final int AT_ONCE_MAX = 4 * EVERY;

  /** How long a lapsed key is left alone: who reserved it may be about to complete it. */
  static final Duration GRACE = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(LapsedKeys.class);

  private static final String FIND =
      """
      SELECT tenant, request_key, token
        FROM <schema>.idempotency
       WHERE expires_at <= :before
       ORDER BY expires_at
       LIMIT :limit
      """;

  /** Guarded by the token and the expiry, as what has lapsed may be taken over meanwhile. */
  private static final String REMOVE =
      """
      DELETE FROM <schema>.idempotency
       WHERE tenant = :tenant
         AND request_key = :key
         AND token = :token
         AND expires_at <= :before
      """;

  private static final RowMapper<Lapsed> LAPSED =
      (row, context) ->
          new Lapsed(
              row.getString("tenant"),
              row.getString("request_key"),
              Columns.uuid(row, context, "token"));

  private final Database database;
  private final AtomicInteger reservations = new AtomicInteger();

  LapsedKeys(Database database) {
    this.database = database;
  }

  /** Counts a reservation, and removes what has lapsed if it is time; a failure harms nobody. */
  void reserved() {
    if (reservations.updateAndGet(count -> (count + 1) % EVERY) != 0) {
      return;
    }
    try {
      int removed = database.writeOnce("remove lapsed idempotency keys", this::remove);
      LOG.debug("removed {} lapsed idempotency keys", removed);
    } catch (StoreException e) {
      LOG.debug("lapsed idempotency keys are removed later", e);
    }
  }

  private int remove(Handle handle) {
    Instant before = database.now().minus(GRACE);
    List<Lapsed> lapsed =
        handle
            .createQuery(FIND)
            .bind("before", Times.sql(before))
            .bind("limit", AT_ONCE_MAX)
            .map(LAPSED)
            .list();
    if (lapsed.isEmpty()) {
      return 0;
    }
    try (PreparedBatch batch = handle.prepareBatch(REMOVE)) {
      for (Lapsed key : lapsed) {
        batch
            .bind("tenant", key.tenant())
            .bind("key", key.key())
            .bind("token", key.token())
            .bind("before", Times.sql(before))
            .add();
      }
      batch.execute();
    }
    return lapsed.size();
  }

  /** A key whose time has passed. */
  private record Lapsed(String tenant, String key, UUID token) {}
}
