package dev.reprise.benchmarks.rig;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;

/** Another library over the same database; its host posts by the HTTP client of the JDK. */
interface Peer extends Acceptor, AutoCloseable {

  /** How many threads it sends with. */
  int THREADS = 16;

  /** Enough for those threads, for what publishes and for what it does by itself. */
  int CONNECTIONS = THREADS + 20;

  /** The schema that its tables are in. */
  String SCHEMA = "reprise_peer";

  /** Begins to look for what is due. */
  void start();

  @Override
  void close();

  /** Opens a library over an empty schema. */
  @FunctionalInterface
  interface Opening {
    Peer open(DataSource database, Posting posting, String payload) throws SQLException;
  }

  /** Runs a process: opens the library, and obeys. */
  static void run(String[] args, Opening opening) throws Exception {
    EngineOrder order = new ObjectMapper().readValue(args[0], EngineOrder.class);
    HeapWatch heap = HeapWatch.begin();
    try (HikariDataSource pool = pool(order.db())) {
      execute(pool, "DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE; CREATE SCHEMA " + SCHEMA);
      JdkPosting posting = new JdkPosting(order.urls().get(0));
      try (Peer peer = opening.open(pool, posting, order.payload().toUtf8())) {
        ChildJvm.say(Map.of("ready", true));
        new OrderLoop(peer::start, new Publisher(peer, order.threads()), heap).run();
      }
    }
  }

  /** Runs statements. */
  static void execute(DataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static HikariDataSource pool(String db) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(db);
    config.setSchema(SCHEMA);
    config.setMaximumPoolSize(CONNECTIONS);
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    return new HikariDataSource(config);
  }
}
