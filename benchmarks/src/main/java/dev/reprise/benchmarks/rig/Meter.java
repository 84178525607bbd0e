package dev.reprise.benchmarks.rig;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;

/** Reads what a run has used so far. */
public final class Meter {

  private final String db;
  private final OptionalLong serverPid;
  private final long enginePid;

  /**
   * Takes what is to be measured.
   *
   * @param db JDBC URL of the database
   * @param serverPid process of the database's server; empty if it is elsewhere
   */
  public Meter(String db, OptionalLong serverPid, long enginePid) {
    this.db = db;
    this.serverPid = serverPid;
    this.enginePid = enginePid;
  }

  /** Reads. */
  public Reading read() throws IOException, SQLException {
    Duration serverCpu =
        serverPid.isPresent() ? ProcessUse.cpuOfFamily(serverPid.getAsLong()) : Duration.ZERO;
    return new Reading(
        System.nanoTime(),
        ProcessUse.cpu(enginePid),
        serverCpu,
        number("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"));
  }

  /** Runs a query that returns one number. */
  public long number(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(db);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Runs a statement. */
  public void run(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(db);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * What was used up to a moment.
   *
   * @param nanos the moment
   * @param engineCpu processor time of the engine's process
   * @param serverCpu processor time of the database's server; zero if it is elsewhere
   * @param walBytes write-ahead log written
   */
  public record Reading(long nanos, Duration engineCpu, Duration serverCpu, long walBytes) {

    /** Returns what was used since another reading. */
    public Reading since(Reading before) {
      return new Reading(
          nanos - before.nanos,
          engineCpu.minus(before.engineCpu),
          serverCpu.minus(before.serverCpu),
          walBytes - before.walBytes);
    }

    /** Returns the time between two readings. */
    public double seconds() {
      return nanos / 1e9;
    }
  }
}
