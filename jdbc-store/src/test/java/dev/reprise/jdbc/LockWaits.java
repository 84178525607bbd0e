package dev.reprise.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** Tells when a transaction waits for another one. */
final class LockWaits {

  private static final String WAITING =
      "SELECT COUNT(*) FROM information_schema.sessions"
          + " WHERE blocker_id IS NOT NULL OR executing_statement LIKE 'INSERT%'";

  private LockWaits() {}

  /** Returns once somebody waits in an H2 database. */
  static void await(TestDatabase database) throws SQLException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      while (System.nanoTime() < deadline) {
        try (ResultSet rows = statement.executeQuery(WAITING)) {
          rows.next();
          if (rows.getLong(1) > 0) {
            return;
          }
        }
        Thread.onSpinWait();
      }
    }
    throw new AssertionError("nobody waits");
  }
}
