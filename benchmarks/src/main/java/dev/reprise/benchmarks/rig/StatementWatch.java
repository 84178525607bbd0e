package dev.reprise.benchmarks.rig;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts the statements that a PostgreSQL server runs, by its own account of them. */
public final class StatementWatch {

  /** To be loaded when the server starts. */
  static final String LIBRARY = "pg_stat_statements";

  private static final String FORGET = "SELECT pg_stat_statements_reset()";

  /** Without what watching itself asks, and without what a driver asks on a new connection. */
  private static final String READ =
      """
      SELECT LEFT(REPLACE(query, CHR(10), ' '), 60) AS statement, SUM(calls) AS calls
        FROM pg_stat_statements
       WHERE query NOT LIKE '%pg_stat_statements%'
         AND query NOT LIKE 'SET %'
       GROUP BY 1
       ORDER BY 2 DESC, 1
      """;

  private final String db;

  private StatementWatch(String db) {
    this.db = db;
  }

  /**
   * Takes a database.
   *
   * @throws SQLException if its server was started without {@code pg_stat_statements}
   */
  public static StatementWatch of(String db) throws SQLException {
    StatementWatch watch = new StatementWatch(db);
    watch.run("CREATE EXTENSION IF NOT EXISTS " + LIBRARY);
    watch.begin();
    return watch;
  }

  /** Forgets what was counted. */
  public void begin() throws SQLException {
    run(FORGET);
  }

  /** Returns how often each statement ran since the beginning, the most frequent first. */
  public Map<String, Long> counts() throws SQLException {
    try (Connection connection = DriverManager.getConnection(db);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(READ)) {
      Map<String, Long> counts = new LinkedHashMap<>();
      while (rows.next()) {
        counts.put(rows.getString("statement"), rows.getLong("calls"));
      }
      return counts;
    }
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(db);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
