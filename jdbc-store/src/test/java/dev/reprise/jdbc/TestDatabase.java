package dev.reprise.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.reprise.AesGcmCipher;
import dev.reprise.model.Attempt;
import dev.reprise.model.Bytes;
import dev.reprise.model.Contact;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.Header;
import dev.reprise.model.Health;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.RecordedResponse;
import dev.reprise.model.Secret;
import dev.reprise.model.StatusDetail;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.Recipient;
import dev.reprise.spi.Replay;
import dev.reprise.spi.SecretCipher;
import dev.reprise.spi.Settlement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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

/**
 * A database for one test, or a schema of one, and short ways to use a store in it. In SQL the
 * schema is called {@code reprise}.
 */
final class TestDatabase implements AutoCloseable {

  static final String TENANT = "acme";
  static final String SUBSCRIPTION = "wbs_shop";
  static final String URL = "https://shop.example/hooks";
  static final Settlement.Ended SUCCEEDED =
      new Settlement.Ended(DeliveryStatus.SUCCEEDED, StatusDetail.DELIVERED);
  static final Settlement.Ended DEAD =
      new Settlement.Ended(DeliveryStatus.DEAD, StatusDetail.EXHAUSTED);

  private static final String SCHEMA = "reprise";
  private static final SecretCipher CIPHER = AesGcmCipher.of(AesGcmCipher.Key.random("test"));

  private final HikariDataSource pool;
  private final Dialect dialect;
  private final String schema;
  private boolean isDroppedAtTheEnd;

  private TestDatabase(HikariDataSource pool, String schema) {
    this.pool = pool;
    this.dialect = Dialect.of(pool);
    this.schema = schema;
  }

  static TestDatabase inMariaDb() {
    String schema = MariaDbServer.freshDatabase();
    HikariConfig config = config(MariaDbServer.url(schema), true);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    TestDatabase database = new TestDatabase(new HikariDataSource(config), schema);
    database.isDroppedAtTheEnd = true;
    return database;
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

  static TestDatabase in(PostgresServer server) {
    String schema = PostgresServer.freshSchema();
    return new TestDatabase(pool(server.url(schema), "postgres", "", true), schema);
  }

  /** Opens further connections to the same schema. */
  TestDatabase again() {
    HikariConfig config = config(pool.getJdbcUrl(), true);
    config.setUsername(pool.getUsername());
    config.setPassword(pool.getPassword());
    config.setTransactionIsolation(pool.getTransactionIsolation());
    return new TestDatabase(new HikariDataSource(config), schema);
  }

  /**
   * Opens further connections to the same database of MariaDB, which isolate as they do by default.
   */
  TestDatabase withSettings(String settings) {
    return new TestDatabase(
        new HikariDataSource(config(pool.getJdbcUrl() + settings, true)), schema);
  }

  /** Opens one further connection, as a host has it by default. */
  HikariDataSource singleConnection() {
    HikariConfig config = config(pool.getJdbcUrl(), true);
    config.setUsername(pool.getUsername());
    config.setPassword(pool.getPassword());
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  String url() {
    return pool.getJdbcUrl();
  }

  /** Opens further connections to the same schema of PostgreSQL. */
  TestDatabase again(String settings) {
    return new TestDatabase(pool(pool.getJdbcUrl() + settings, "postgres", "", true), schema);
  }

  /** Opens connections to the same schema that begin transactions by themselves. */
  TestDatabase withoutAutoCommit() {
    HikariConfig config = config(pool.getJdbcUrl(), false);
    config.setUsername(pool.getUsername());
    config.setPassword(pool.getPassword());
    return new TestDatabase(new HikariDataSource(config), schema);
  }

  /** Opens connections of another user to the same schema of PostgreSQL. */
  TestDatabase as(String user) {
    return new TestDatabase(pool(pool.getJdbcUrl(), user, "", true), schema);
  }

  static TestDatabase at(String url) {
    return at(url, "sa", "", true);
  }

  static TestDatabase at(String url, String user, String password, boolean isAutoCommit) {
    return new TestDatabase(pool(url, user, password, isAutoCommit), SCHEMA);
  }

  private static HikariDataSource pool(
      String url, String user, String password, boolean isAutoCommit) {
    HikariConfig config = config(url, isAutoCommit);
    config.setUsername(user);
    config.setPassword(password);
    return new HikariDataSource(config);
  }

  private static HikariConfig config(String url, boolean isAutoCommit) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setAutoCommit(isAutoCommit);
    config.setMaximumPoolSize(12);
    config.setMinimumIdle(1);
    return config;
  }

  DataSource dataSource() {
    return pool;
  }

  /** Returns default options with the schema, and a key that is the same for all databases. */
  JdbcOptions options() {
    return JdbcOptions.of(CIPHER).withSchema(schema);
  }

  boolean isPostgres() {
    return dialect instanceof PostgresDialect;
  }

  boolean isH2() {
    return dialect instanceof H2Dialect;
  }

  /** Returns an id as SQL. */
  String uuid(String id) {
    return dialect instanceof MariaDbDialect
        ? "UNHEX('" + id.replace("-", "") + "')"
        : "CAST('" + id + "' AS UUID)";
  }

  JdbcDeliveryStore openStore() {
    return openStore(options());
  }

  JdbcDeliveryStore openStore(JdbcOptions options) {
    createTables();
    return JdbcDeliveryStore.open(pool, options);
  }

  /** Runs the files as a host may, which is faster than Flyway. */
  void createTables() {
    try {
      if (isPostgres()) {
        execute("CREATE SCHEMA " + schema + ";" + schemaFile());
      } else if (isH2()) {
        Schema.migrate(pool, schema);
      } else {
        for (String statement : schemaFile().strip().split(";\\s*(\n|$)", 0)) {
          execute(statement);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String schemaFile() {
    String name = dialect.schemaFolder() + "/V1__tables.sql";
    try (InputStream file = Schema.class.getClassLoader().getResourceAsStream(name)) {
      return new String(file.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
      statement.execute(here(sql));
    }
  }

  /** Puts the schema into SQL. */
  String here(String sql) {
    return sql.replace(SCHEMA + ".", schema + ".");
  }

  /** Lets a row of a table be changed, as who can change the schema might. */
  void dropTrigger(String table) throws SQLException {
    execute(
        "DROP TRIGGER "
            + (isH2() ? SCHEMA + "." : "")
            + table
            + "_is_final"
            + (isPostgres() ? " ON " + table : ""));
  }

  long count(String table) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(here("SELECT COUNT(*) FROM " + table))) {
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

  static Subscription subscription() {
    Instant createdAt = Instant.parse("2026-01-01T00:00:00Z");
    return new Subscription(
        TENANT,
        SUBSCRIPTION,
        URL,
        List.of("order.created", "order.paid"),
        Optional.empty(),
        SubscriptionStatus.ACTIVE,
        SubscriptionSettings.none(),
        List.of(new Secret("sec_1", "whsec_c2VjcmV0", createdAt, Optional.empty())),
        Health.untried(),
        0,
        createdAt,
        Optional.empty());
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
        Contact.at("192.0.2.1"),
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
    if (isDroppedAtTheEnd) {
      MariaDbServer.drop(schema);
    }
  }
}
