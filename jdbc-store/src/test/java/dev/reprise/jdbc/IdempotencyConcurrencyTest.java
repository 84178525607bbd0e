package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.TENANT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contract.SettableClock;
import dev.reprise.model.Bytes;
import dev.reprise.spi.IdempotencyLog.Reservation;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class IdempotencyConcurrencyTest {

  private static final Duration HOLD = Duration.ofMinutes(1);
  private static final Bytes ANSWER = Bytes.copyOf("201".getBytes(UTF_8));

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";LOCK_TIMEOUT=20000";
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final TestDatabase database = TestDatabase.at(url);
  private final JdbcDeliveryStore store = database.openStore(database.options().withClock(clock));

  @AfterEach
  void close() {
    threads.shutdownNow();
    store.close();
    database.close();
  }

  @Test
  void reservationThatCompletesWhileAnotherTakesItOver_keepsItsAnswer() throws Exception {
    var lapsed = (Reservation.Granted) store.idempotency().reserve(TENANT, "k1", "f", HOLD);
    clock.advance(HOLD);
    CountDownLatch isLocked = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Future<Bytes> completing =
        threads.submit(
            () ->
                store
                    .idempotency()
                    .complete(
                        TENANT,
                        "k1",
                        lapsed,
                        transaction -> {
                          isLocked.countDown();
                          await(mayEnd);
                          return ANSWER;
                        }));
    await(isLocked);

    Future<Reservation> other =
        threads.submit(() -> store.idempotency().reserve(TENANT, "k1", "f", HOLD));
    LockWaits.await(database);
    mayEnd.countDown();

    assertThat(completing.get(30, TimeUnit.SECONDS)).isEqualTo(ANSWER);
    assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(new Reservation.Answered(ANSWER));
    assertThat(store.idempotency().reserve(TENANT, "k1", "f", HOLD))
        .isEqualTo(new Reservation.Answered(ANSWER));
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void poolThatIsolatesMore_findsTheOthersReservationInANewTransaction() throws Exception {
    String isolating =
        ";INIT=SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ";
    try (TestDatabase strict = TestDatabase.at(url + isolating);
        Connection other = database.begin();
        Statement statement = other.createStatement()) {
      JdbcDeliveryStore isolated =
          JdbcDeliveryStore.open(strict.dataSource(), database.options().withClock(clock));
      statement.execute(
          "INSERT INTO reprise.idempotency (tenant, request_key, fingerprint, token, expires_at)"
              + " VALUES ('acme', 'k1', 'f', RANDOM_UUID(), DATE '2026-01-02')");
      Future<Reservation> reservation =
          threads.submit(() -> isolated.idempotency().reserve(TENANT, "k1", "f", HOLD));
      LockWaits.await(database);
      other.commit();

      assertThat(reservation.get(30, TimeUnit.SECONDS)).isEqualTo(new Reservation.Running());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("nothing happened in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
