package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static dev.reprise.jdbc.TestDatabase.recipient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reprise.model.Delivery;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.StoreException;
import dev.reprise.spi.StoredPayload;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of calls when connections die, locks are not had, and transactions collide. */
@ParameterizedClass
@EnumSource(names = {"POSTGRES_15", "POSTGRES_18"})
class PostgresFailureTest {

  /** The connections of this test alone, which a lock keeps waiting. */
  private static final String WAITING =
      "SELECT pid FROM pg_stat_activity"
          + " WHERE wait_event_type = 'Lock' AND application_name = 'reprise.'";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final TestDatabase database;
  private final JdbcDeliveryStore store;

  PostgresFailureTest(DatabaseKind kind) {
    database = kind.open();
    store = database.openStore();
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    database.close();
  }

  @Test
  void connectionKilledInTheMiddle_isRepeatedWithAnother() throws Exception {
    try (Connection host = database.begin()) {
      publish(store, event("e1"), JdbcTransaction.of(host));
      Future<Delivery> blocked = threads.submit(() -> publish(store, event("e1")));
      killWhoWaits();
      killWhoWaits();
      host.rollback();

      assertThat(blocked.get(30, TimeUnit.SECONDS).event().id()).isEqualTo("e1");
    }
    assertThat(database.count("reprise.delivery")).isEqualTo(1);
  }

  @Test
  void connectionKilledBeforeARead_isRepeatedWithAnother() throws Exception {
    Delivery published = publish(store, event("e1"));
    BeforeStatement reading = new BeforeStatement("event_body");
    JdbcDeliveryStore second =
        JdbcDeliveryStore.open(reading.watch(database.dataSource()), database.options());
    reading.once(this::killAll);

    assertThat(second.log().payload(TENANT, published.event().ref(), HostTransaction.none()))
        .isInstanceOf(StoredPayload.Intact.class);
    assertThat(reading.hasRun()).isTrue();
  }

  @Test
  void idleConnectionsKilled_areReplacedUnnoticed() throws Exception {
    publish(store, event("e1"));

    killAll();

    assertThat(publish(store, event("e2")).event().id()).isEqualTo("e2");
  }

  @Test
  void hostsConnectionKilled_surfacesAsTransient_andWroteNothing() throws Exception {
    try (Connection host = database.begin();
        Connection other = database.begin()) {
      publish(store, event("e1"), JdbcTransaction.of(other));
      Future<Throwable> blocked =
          threads.submit(
              () ->
                  catchThrowableOfType(
                      StoreException.class,
                      () -> publish(store, event("e1"), JdbcTransaction.of(host))));
      killWhoWaits();

      assertThat(blocked.get(30, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isTransient()).isTrue());
      other.rollback();
    }
    assertThat(database.count("reprise.event")).isZero();
  }

  @Test
  void lockNotHad_isTriedABoundedNumberOfTimes_thenTransient() throws Exception {
    StatementCounter statements = new StatementCounter();
    try (TestDatabase impatient = database.again("&options=-c%20lock_timeout=50ms");
        Connection host = database.begin()) {
      JdbcDeliveryStore second =
          JdbcDeliveryStore.open(statements.watch(impatient.dataSource()), database.options());
      publish(store, event("e1"), JdbcTransaction.of(host));

      List<String> run =
          statements.during(
              () ->
                  assertThatThrownBy(() -> publish(second, event("e1")))
                      .isInstanceOfSatisfying(
                          StoreException.class, e -> assertThat(e.isTransient()).isTrue()));

      assertThat(run).hasSize(Database.TRIES_MAX);
      host.commit();
    }
    assertThat(database.count("reprise.event")).isEqualTo(1);
  }

  @Test
  void hostsTransactionThatCannotSeeTheOther_getsATransientFailure() throws Exception {
    Delivery first = publish(store, event("e1"));
    try (Connection host = database.begin()) {
      host.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      assertThat(store.log().find(TENANT, first.id(), JdbcTransaction.of(host))).isPresent();
      publish(store, event("e2"));

      assertThatThrownBy(
              () ->
                  store.log().publish(event("e2"), List.of(recipient()), JdbcTransaction.of(host)))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isTransient()).isTrue());
      host.rollback();
    }
  }

  @Test
  void poolThatIsolatesMore_isRepeatedInOurTransactions() throws Exception {
    try (TestDatabase serial =
        database.again("&options=-c%20default_transaction_isolation=serializable")) {
      JdbcDeliveryStore strict = JdbcDeliveryStore.open(serial.dataSource(), database.options());
      Future<PublishOutcome> repeated;
      try (Connection host = database.begin()) {
        publish(store, event("e1"), JdbcTransaction.of(host));
        repeated =
            threads.submit(
                () ->
                    strict
                        .log()
                        .publish(event("e1"), List.of(recipient()), HostTransaction.none()));
        awaitWaiting();
        host.commit();
      }

      assertThat(repeated.get(30, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              PublishOutcome.Recorded.class, outcome -> assertThat(outcome.isRepeated()).isTrue());
    }
  }

  private void killAll() {
    try {
      database.execute(
          "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
              + " WHERE pid <> pg_backend_pid() AND application_name = 'reprise.'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void killWhoWaits() throws SQLException {
    until("SELECT COUNT(pg_terminate_backend(pid)) > 0 FROM (" + WAITING + ") w");
  }

  private void awaitWaiting() throws SQLException {
    until("SELECT COUNT(*) > 0 FROM (" + WAITING + ") w");
  }

  private void until(String condition) throws SQLException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      while (System.nanoTime() < deadline) {
        try (var rows = statement.executeQuery(database.here(condition))) {
          rows.next();
          if (rows.getBoolean(1)) {
            return;
          }
        }
        Thread.onSpinWait();
      }
    }
    throw new AssertionError("nobody waits");
  }
}
