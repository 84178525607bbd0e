package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.SUBSCRIPTION;
import static dev.reprise.jdbc.TestDatabase.SUCCEEDED;
import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.URL;
import static dev.reprise.jdbc.TestDatabase.answered;
import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static dev.reprise.jdbc.TestDatabase.recipient;
import static dev.reprise.jdbc.TestDatabase.settlement;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.LaneId;
import dev.reprise.model.OnDead;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdempotencyLog.Reservation;
import dev.reprise.spi.LineWalk;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.Recipient;
import dev.reprise.spi.SettleOutcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is MariaDB's own. */
class MariaDbTest {

  /** Many times what is asked for. */
  private static final int MANY = 1_000;

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

  /** Only where a text is compared by the columns' own rule does an index also give the order. */
  @Test
  void reads_takeWhatTheyNeed_fromAWholeLaneOrTenant() throws Exception {
    database.openStore();
    try (HikariDataSource single = database.singleConnection()) {
      JdbcDeliveryStore store = JdbcDeliveryStore.open(single, database.options());
      Recipient ordered =
          new Recipient(SUBSCRIPTION, URL, 0, false, Duration.ZERO, DeliveryOrder.FIFO);
      for (int i = 0; i < MANY; i++) {
        store
            .log()
            .publish(
                event("e" + i).withKey("k" + i),
                List.of(i % 2 == 0 ? recipient() : ordered),
                HostTransaction.none());
      }
      LaneId lane = new LaneId(TENANT, SUBSCRIPTION);
      LineWalk walk = new LineWalk(lane, Instant.EPOCH, Optional.empty(), 1, OnDead.PASS);
      DeliveryFilter filter = DeliveryFilter.of(TENANT);
      PageRequest page = PageRequest.first(5);
      DeliveryLog log = store.log();

      assertReads(single, 50, () -> store.queue().due(lane, store.queue().now(), 5));
      assertReads(single, 500, () -> store.queue().heads(walk));
      assertReads(single, 50, () -> log.list(filter, page));
      assertReads(single, 50, () -> log.list(filter.withSubscription(SUBSCRIPTION), page));
      assertReads(single, MANY + 50, () -> log.backlogs(List.of(lane)));
    }
  }

  private static void assertReads(DataSource connections, int rowsMax, Callable<?> read)
      throws Exception {
    read.call();
    long before = rowsRead(connections);
    read.call();
    assertThat(rowsRead(connections) - before).isLessThan(rowsMax);
  }

  private static long rowsRead(DataSource connections) throws SQLException {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT SUM(variable_value) FROM information_schema.session_status"
                    + " WHERE variable_name IN ('HANDLER_READ_NEXT', 'HANDLER_READ_PREV',"
                    + " 'HANDLER_READ_RND')")) {
      row.next();
      return row.getLong(1);
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
