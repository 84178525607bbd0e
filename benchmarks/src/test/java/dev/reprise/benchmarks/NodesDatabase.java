package dev.reprise.benchmarks;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.reprise.benchmarks.rig.DatabaseServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Where several nodes meet.
 *
 * @param url JDBC URL, the user included
 * @param schema the schema that they share
 * @param now the database's time in SQL
 * @param onClose ends it
 */
record NodesDatabase(String url, String schema, String now, Closeable onClose)
    implements Closeable {

  private static final String MARIADB_URL = "REPRISE_TEST_MARIADB_URL";

  /** Starts a PostgreSQL that keeps its data in a folder. */
  static NodesDatabase postgres(Path folder) throws IOException {
    DatabaseServer server = DatabaseServer.start(folder);
    return new NodesDatabase(server.url(), "reprise", "CLOCK_TIMESTAMP()", server);
  }

  /** Takes a database of the MariaDB that is named; without one, the test is skipped. */
  static NodesDatabase mariaDb() {
    String url = System.getenv(MARIADB_URL);
    if (url == null || url.isEmpty()) {
      if ("all".equals(System.getenv("REPRISE_TEST_REQUIRE"))) {
        fail(MARIADB_URL + " must name a MariaDB server, since REPRISE_TEST_REQUIRE=all");
      }
      abort("SKIPPED: " + MARIADB_URL + " names no MariaDB server, so a test on it did not run");
      throw new IllegalStateException("aborted");
    }
    String schema = "reprise_n" + ProcessHandle.current().pid();
    return new NodesDatabase(
        url, schema, "UTC_TIMESTAMP(6)", () -> execute(url, "DROP DATABASE IF EXISTS " + schema));
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  private static void execute(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public void close() throws IOException {
    onClose.close();
  }
}
