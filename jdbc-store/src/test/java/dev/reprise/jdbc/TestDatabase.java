package dev.reprise.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.reprise.model.Attempt;
import dev.reprise.model.Bytes;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.Header;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.RecordedResponse;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.Recipient;
import dev.reprise.spi.Replay;
import dev.reprise.spi.Settlement;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** An H2 database for one test, and short ways to use a store in it. */
final class TestDatabase implements AutoCloseable {

  static final String TENANT = "acme";
  static final String SUBSCRIPTION = "wbs_shop";
  static final String URL = "https://shop.example/hooks";
  static final Settlement.Ended SUCCEEDED =
      new Settlement.Ended(DeliveryStatus.SUCCEEDED, StatusDetail.DELIVERED);
  static final Settlement.Ended DEAD =
      new Settlement.Ended(DeliveryStatus.DEAD, StatusDetail.EXHAUSTED);

  private final HikariDataSource pool;

  private TestDatabase(HikariDataSource pool) {
    this.pool = pool;
  }

  static TestDatabase inMemory() {
    return at("jdbc:h2:mem:" + UUID.randomUUID());
  }

  static TestDatabase inFile(Path folder) {
    return at(fileUrl(folder) + ";WRITE_DELAY=0");
  }

  static String fileUrl(Path folder) {
    return "jdbc:h2:file:" + folder.resolve("reprise").toAbsolutePath();
  }

  static TestDatabase at(String url) {
    return at(url, "sa", "", true);
  }

  static TestDatabase at(String url, String user, String password, boolean isAutoCommit) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setAutoCommit(isAutoCommit);
    config.setMaximumPoolSize(12);
    config.setMinimumIdle(1);
    return new TestDatabase(new HikariDataSource(config));
  }

  DataSource dataSource() {
    return pool;
  }

  JdbcDeliveryStore openStore() {
    Schema.migrate(pool);
    return JdbcDeliveryStore.open(pool);
  }

  Connection connect() throws SQLException {
    return pool.getConnection();
  }

  Connection begin() throws SQLException {
    Connection connection = pool.getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long count(String table) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  static NewEvent event(String id) {
    return NewEvent.of(TENANT, "order.created", Payload.json("{\"id\":\"" + id + "\"}")).withId(id);
  }

  static Recipient recipient() {
    return new Recipient(SUBSCRIPTION, URL, 0, false, Duration.ZERO);
  }

  static Delivery publish(JdbcDeliveryStore store, NewEvent event) {
    return publish(store, event, HostTransaction.none());
  }

  static Delivery publish(JdbcDeliveryStore store, NewEvent event, HostTransaction transaction) {
    var recorded =
        (PublishOutcome.Recorded) store.log().publish(event, List.of(recipient()), transaction);
    return store.log().find(TENANT, recorded.deliveryIds().get(0), transaction).orElseThrow();
  }

  static Attempt answered(int number, int status) {
    return new Attempt(
        number,
        Instant.parse("2026-01-01T00:00:00.123456Z"),
        Duration.ofMillis(12),
        URL,
        Optional.of("192.0.2.1"),
        List.of(new Header("webhook-id", "e\u0000é")),
        Optional.of(
            new RecordedResponse(
                status,
                List.of(new Header("x", "\u0000")),
                Bytes.copyOf(new byte[] {0, (byte) 0xff}),
                true)),
        Optional.empty(),
        false);
  }

  static Settlement settlement(Delivery delivery, Attempt attempt, Settlement.Next next) {
    return new Settlement(
        delivery.lane(), delivery.id(), attempt.number() - 1, Optional.of(attempt), next);
  }

  static Replay replay(Delivery original) {
    return new Replay(
        original,
        recipient(),
        Optional.of("ann"),
        Optional.of("asked for it"),
        Optional.empty(),
        false,
        Optional.empty(),
        false);
  }

  @Override
  public void close() {
    pool.close();
  }
}
