package dev.reprise.jdbc;

import dev.reprise.model.Bytes;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.IdempotencyLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The answers under idempotency keys: one row for each key. */
final class JdbcIdempotencyLog implements IdempotencyLog {

  /** Guarded by its key: of two who reserve at once, one finds a row. */
  private static final Table KEY =
      Table.of(
          "idempotency",
          "tenant text, request_key text, fingerprint text, token uuid, expires_at timestamptz");

  /**
   * Guarded by the token: of two who take over what has lapsed, one changes no row. And by the
   * expiry: what was completed while this waited for the row's lock is not lapsed any more.
   */
  private static final String TAKE_OVER =
      """
      UPDATE <schema>.idempotency
         SET fingerprint = :fingerprint,
             token = :token,
             answer = NULL,
             expires_at = :expiresAt
       WHERE tenant = :tenant
         AND request_key = :key
         AND token = :lapsed
         AND expires_at <= :now
      """;

  private static final String FIND =
      """
      SELECT fingerprint, token, answer, expires_at
        FROM <schema>.idempotency
       WHERE tenant = :tenant
         AND request_key = :key
      """;

  /** Keeps others from taking over until the transaction ends. */
  private static final String LOCK =
      """
      SELECT token
        FROM <schema>.idempotency
       WHERE tenant = :tenant
         AND request_key = :key
         AND token = :token
         AND answer IS NULL
         FOR UPDATE
      """;

  /** Guarded by {@link #LOCK}. */
  private static final String COMPLETE =
      """
      UPDATE <schema>.idempotency
         SET answer = :answer,
             expires_at = :expiresAt
       WHERE tenant = :tenant
         AND request_key = :key
         AND token = :token
      """;

  /** Guarded by the token, and keeps what was answered. */
  private static final String RELEASE =
      """
      DELETE FROM <schema>.idempotency
       WHERE tenant = :tenant
         AND request_key = :key
         AND token = :token
         AND answer IS NULL
      """;

  private static final RowMapper<Kept> KEPT_ROW =
      (row, context) ->
          new Kept(
              row.getString("fingerprint"),
              Columns.uuid(row, context, "token"),
              Optional.ofNullable(row.getBytes("answer")).map(Bytes::copyOf),
              Times.read(row, context, "expires_at"));

  private final Database database;
  private final IdGenerator ids;
  private final LapsedKeys lapsedKeys;

  JdbcIdempotencyLog(Database database, IdGenerator ids) {
    this.database = database;
    this.ids = ids;
    this.lapsedKeys = new LapsedKeys(database);
  }

  @Override
  public Reservation reserve(String tenant, String key, String fingerprint, Duration hold) {
    Wanted wanted =
        new Wanted(tenant, key, fingerprint, ids.next(), database.now(), database.now().plus(hold));
    Reservation reservation =
        database.write(
            HostTransaction.none(),
            "reserve an idempotency key of tenant " + tenant,
            handle -> reserve(handle, wanted));
    lapsedKeys.reserved();
    return reservation;
  }

  private Reservation reserve(Handle handle, Wanted wanted) {
    for (int looks = 0; looks < Failures.LOOKS_MAX; looks++) {
      if (insert(handle, wanted)) {
        return wanted.granted();
      }
      Optional<Kept> kept =
          handle
              .createQuery(FIND)
              .bind("tenant", wanted.tenant())
              .bind("key", wanted.key())
              .map(KEPT_ROW)
              .findOne();
      if (kept.isPresent() && !kept.get().isLapsedAt(wanted.now())) {
        return kept.get().reservedBy(wanted.fingerprint());
      }
      if (kept.isPresent() && takeOver(handle, wanted, kept.get())) {
        return wanted.granted();
      }
    }
    throw Failures.unseen("reserve an idempotency key of tenant " + wanted.tenant());
  }

  private boolean insert(Handle handle, Wanted wanted) {
    Rows key = new Rows(KEY);
    key.add()
        .set("tenant", wanted.tenant())
        .set("request_key", wanted.key())
        .set("fingerprint", wanted.fingerprint())
        .set("token", wanted.token())
        .set("expires_at", Times.sql(wanted.until()));
    return database.dialect().insertIfAbsent(handle, key, List.of());
  }

  private static boolean takeOver(Handle handle, Wanted wanted, Kept lapsed) {
    return handle
            .createUpdate(TAKE_OVER)
            .bind("tenant", wanted.tenant())
            .bind("key", wanted.key())
            .bind("fingerprint", wanted.fingerprint())
            .bind("token", wanted.token())
            .bind("expiresAt", Times.sql(wanted.until()))
            .bind("lapsed", lapsed.token())
            .bind("now", Times.sql(wanted.now()))
            .execute()
        == 1;
  }

  @Override
  public Bytes complete(
      String tenant,
      String key,
      Reservation.Granted reservation,
      Function<HostTransaction, Bytes> work) {
    UUID token = UUID.fromString(reservation.token());
    String what = "complete an idempotency key of tenant " + tenant;
    return database.lend(
        what,
        transaction -> {
          database.write(
              transaction,
              what,
              handle -> {
                lock(handle, tenant, key, token);
                return token;
              });
          Bytes answer = work.apply(transaction);
          Instant until = database.now().plus(KEPT);
          return database.write(
              transaction,
              what,
              handle -> {
                handle
                    .createUpdate(COMPLETE)
                    .bind("tenant", tenant)
                    .bind("key", key)
                    .bind("token", token)
                    .bind("answer", answer.toByteArray())
                    .bind("expiresAt", Times.sql(until))
                    .execute();
                return answer;
              });
        });
  }

  private static void lock(Handle handle, String tenant, String key, UUID token) {
    boolean isMine =
        handle
            .createQuery(LOCK)
            .bind("tenant", tenant)
            .bind("key", key)
            .bind("token", token)
            .mapTo(UUID.class)
            .findOne()
            .isPresent();
    if (!isMine) {
      throw new IllegalStateException(
          "the reservation of an idempotency key of tenant " + tenant + " has lapsed");
    }
  }

  @Override
  public void release(String tenant, String key, Reservation.Granted reservation) {
    database.write(
        HostTransaction.none(),
        "release an idempotency key of tenant " + tenant,
        handle ->
            handle
                .createUpdate(RELEASE)
                .bind("tenant", tenant)
                .bind("key", key)
                .bind("token", UUID.fromString(reservation.token()))
                .execute());
  }

  /** A reservation to be made. */
  private record Wanted(
      String tenant, String key, String fingerprint, UUID token, Instant now, Instant until) {

    Reservation granted() {
      return new Reservation.Granted(token.toString());
    }
  }

  /** The row of a key. */
  private record Kept(String fingerprint, UUID token, Optional<Bytes> answer, Instant expiresAt) {

    boolean isLapsedAt(Instant now) {
      return !now.isBefore(expiresAt);
    }

    Reservation reservedBy(String other) {
      if (!fingerprint.equals(other)) {
        return new Reservation.Reused();
      }
      return answer.<Reservation>map(Reservation.Answered::new).orElseGet(Reservation.Running::new);
    }
  }
}
