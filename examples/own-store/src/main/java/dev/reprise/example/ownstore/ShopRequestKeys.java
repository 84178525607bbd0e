package dev.reprise.example.ownstore;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Bytes;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdempotencyLog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The answers under idempotency keys, in a table of the shop's. Safe for use by several threads.
 */
final class ShopRequestKeys implements IdempotencyLog {

  private static final String FORGET =
      """
      DELETE FROM shop_request_key
       WHERE merchant = ? AND request_key = ? AND kept_until <= ?
      """;

  /** Its key refuses the second of two that reserve at once. */
  private static final String INSERT =
      """
      INSERT INTO shop_request_key (merchant, request_key, fingerprint, token, kept_until)
      VALUES (?, ?, ?, ?, ?)
      """;

  private static final String FIND =
      """
      SELECT fingerprint, answer FROM shop_request_key
       WHERE merchant = ? AND request_key = ?
      """;

  /** Keeps others from taking the key until the transaction ends. */
  private static final String LOCK =
      """
      SELECT token FROM shop_request_key
       WHERE merchant = ? AND request_key = ? AND token = ? AND answer IS NULL
         FOR UPDATE
      """;

  /** Guarded by {@link #LOCK}. */
  private static final String COMPLETE =
      """
      UPDATE shop_request_key
         SET answer = ?, kept_until = ?
       WHERE merchant = ? AND request_key = ?
      """;

  /** A key that somebody else has taken, or that was answered, is left as it is. */
  private static final String RELEASE =
      """
      DELETE FROM shop_request_key
       WHERE merchant = ? AND request_key = ? AND token = ? AND answer IS NULL
      """;

  private final ShopDatabase database;
  private final ShopClock clock;

  ShopRequestKeys(ShopDatabase database, ShopClock clock) {
    this.database = requireNonNull(database, "database");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public Reservation reserve(String tenant, String key, String fingerprint, Duration hold) {
    Instant now = clock.now();
    String token = UUID.randomUUID().toString();
    while (true) {
      Optional<Reservation> reservation =
          database.run(
              HostTransaction.none(),
              "reserve a request key of " + tenant,
              connection -> {
                Sql.update(connection, FORGET, tenant, key, now);
                return insert(connection, tenant, key, fingerprint, token, now.plus(hold))
                    ? Optional.of(new Reservation.Granted(token))
                    : Sql.first(connection, FIND, row -> taken(row, fingerprint), tenant, key);
              });
      if (reservation.isPresent()) {
        return reservation.get();
      }
    }
  }

  private static boolean insert(Connection connection, Object... values) throws SQLException {
    try {
      return Sql.update(connection, INSERT, values) == 1;
    } catch (SQLException e) {
      if (ShopDatabase.isDuplicateKey(e)) {
        return false;
      }
      throw e;
    }
  }

  private static Reservation taken(ResultSet row, String fingerprint) throws SQLException {
    if (!row.getString("fingerprint").equals(fingerprint)) {
      return new Reservation.Reused();
    }
    byte[] answer = row.getBytes("answer");
    return answer == null
        ? new Reservation.Running()
        : new Reservation.Answered(Bytes.copyOf(answer));
  }

  @Override
  public Bytes complete(
      String tenant,
      String key,
      Reservation.Granted reservation,
      Function<HostTransaction, Bytes> work) {
    return database.lend(
        "complete a request key of " + tenant,
        transaction -> {
          Connection connection = transaction.connection();
          if (Sql.first(connection, LOCK, row -> true, tenant, key, reservation.token())
              .isEmpty()) {
            throw new IllegalStateException(
                "the reservation of a request key of " + tenant + " lapsed");
          }
          Bytes answer = work.apply(transaction);
          Sql.update(connection, COMPLETE, answer, clock.now().plus(KEPT), tenant, key);
          return answer;
        });
  }

  @Override
  public void release(String tenant, String key, Reservation.Granted reservation) {
    database.run(
        HostTransaction.none(),
        "release a request key of " + tenant,
        connection -> Sql.update(connection, RELEASE, tenant, key, reservation.token()));
  }
}
