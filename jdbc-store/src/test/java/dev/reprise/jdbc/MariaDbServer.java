package dev.reprise.jdbc;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The MariaDB server that {@code REPRISE_TEST_MARIADB_URL} names, if one does; for example {@code
 * jdbc:mariadb://localhost:3306/?user=root}. Its user may create databases and users.
 */
final class MariaDbServer {

  private static final String VARIABLE = "REPRISE_TEST_MARIADB_URL";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private MariaDbServer() {}

  /** Returns the name of a database that no other test has. */
  static String freshDatabase() {
    return "reprise_t%d_%d".formatted(ProcessHandle.current().pid(), DATABASES.incrementAndGet());
  }

  /** Returns the URL of a database, which is made. */
  static String url(String database) {
    execute("CREATE DATABASE " + database);
    return serverUrl().replaceFirst("/(\\?|$)", "/" + database + "$1");
  }

  static void drop(String database) {
    execute("DROP DATABASE IF EXISTS " + database);
  }

  private static void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(serverUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Skips the test, and says so, if there is no server; fails it where every test is required. */
  static String serverUrl() {
    String url = System.getenv(VARIABLE);
    if (url == null || url.isEmpty()) {
      if ("all".equals(System.getenv("REPRISE_TEST_REQUIRE"))) {
        fail(VARIABLE + " must name a MariaDB server, since REPRISE_TEST_REQUIRE=all");
      }
      abort("SKIPPED: " + VARIABLE + " names no MariaDB server, so a test on it did not run");
    }
    return url;
  }
}
