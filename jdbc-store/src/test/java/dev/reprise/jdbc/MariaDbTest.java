package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.SUCCEEDED;
import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.answered;
import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static dev.reprise.jdbc.TestDatabase.recipient;
import static dev.reprise.jdbc.TestDatabase.settlement;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Delivery;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdempotencyLog.Reservation;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.SettleOutcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is MariaDB's own. */
class MariaDbTest {

  private final TestDatabase database = DatabaseKind.MARIADB.open();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void migration_makesADatabaseBesideTheHosts_once() throws Exception {
    String name = MariaDbServer.freshDatabase();
    JdbcOptions options = database.options().withSchema(name);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<? extends Future<?>> migrations =
          IntStream.range(0, 4)
              .mapToObj(i -> threads.submit(() -> Schema.migrate(database.dataSource(), name)))
              .toList();
      for (Future<?> migration : migrations) {
        migration.get(60, TimeUnit.SECONDS);
      }
      try (Connection host = database.begin()) {
        JdbcDeliveryStore store = JdbcDeliveryStore.open(database.dataSource(), options);
        publish(store, event("e1"), JdbcTransaction.of(host));
        host.rollback();
        assertThat(database.count(name + ".event")).isZero();
        publish(store, event("e1"));
        assertThat(database.count(name + ".event")).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
      MariaDbServer.drop(name);
    }
  }

  @Test
  void storeWithConnectionsOfItsOwn_migratesAndWorks() {
    String name = MariaDbServer.freshDatabase();
    JdbcOptions options = database.options().withSchema(name).withMigration(true);
    try (JdbcDeliveryStore store =
        JdbcDeliveryStore.open(MariaDbServer.serverUrl(), "reprise", "", options)) {
      Delivery published = publish(store, event("e1"));

      assertThat(store.queue().settle(List.of(settlement(published, answered(1, 200), SUCCEEDED))))
          .hasSize(1);
    } finally {
      MariaDbServer.drop(name);
    }
  }

  @Test
  void times_areTheSame_whateverZoneTheDriverAndTheSessionAreIn() throws Exception {
    JdbcDeliveryStore store = database.openStore();
    Delivery published = publish(store, event("e1"));

    try (TestDatabase far =
        database.withSettings(
            "&connectionTimeZone=Asia/Tokyo&sessionVariables=time_zone='-03:00'")) {
      JdbcDeliveryStore elsewhere = JdbcDeliveryStore.open(far.dataSource(), far.options());

      assertThat(elsewhere.log().find(TENANT, published.id(), HostTransaction.none()))
          .contains(published);
      assertThat(Duration.between(store.queue().now(), elsewhere.queue().now()).abs())
          .isLessThan(Duration.ofMinutes(1));
      assertThat(elsewhere.slots().renew("node-1", Duration.ofSeconds(30)).held().isAll()).isTrue();
      assertThat(store.slots().renew("node-2", Duration.ofSeconds(30)).held().isEmpty()).isTrue();
    }
  }

  @Test
  void connectionsThatIsolateMore_seeInOurTransactionsWhatWasCommitted() throws Exception {
    database.openStore();
    try (TestDatabase host = database.withSettings("")) {
      JdbcDeliveryStore store = JdbcDeliveryStore.open(host.dataSource(), host.options());
      assertThat(isolation(host)).isEqualTo("REPEATABLE-READ");
      store.idempotency().reserve(TENANT, "k1", "f", Duration.ofHours(1));

      assertThat(store.idempotency().reserve(TENANT, "k1", "f", Duration.ofHours(1)))
          .isEqualTo(new Reservation.Running());
      assertThat(isolation(host)).isEqualTo("REPEATABLE-READ");
    }
  }

  private static String isolation(TestDatabase host) throws Exception {
    try (Connection connection = host.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@tx_isolation")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void eventIds_thatDifferInCase_areDifferent() {
    JdbcDeliveryStore store = database.openStore();
    publish(store, event("e1"));

    PublishOutcome outcome =
        store.log().publish(event("E1"), List.of(recipient()), HostTransaction.none());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            PublishOutcome.Recorded.class, each -> assertThat(each.isRepeated()).isFalse());
  }

  @Test
  void settle_countsRows_alsoWhereTheDriverSendsThemInBulk() throws Exception {
    database.openStore();
    try (TestDatabase bulk = database.withSettings("&useBulkStmts=true")) {
      JdbcDeliveryStore store = JdbcDeliveryStore.open(bulk.dataSource(), bulk.options());
      var settlements =
          IntStream.range(0, 3)
              .mapToObj(i -> publish(store, event("e" + i)))
              .map(delivery -> settlement(delivery, answered(1, 200), SUCCEEDED))
              .toList();
      store.queue().settle(settlements.subList(0, 1));

      assertThat(store.queue().settle(settlements))
          .containsExactly(SettleOutcome.LATE, SettleOutcome.APPLIED, SettleOutcome.APPLIED);
      assertThat(database.count("reprise.queue")).isZero();
    }
  }
}
