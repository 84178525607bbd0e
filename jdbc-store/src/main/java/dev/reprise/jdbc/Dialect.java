package dev.reprise.jdbc;

import dev.reprise.model.LaneId;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/** Where databases differ; everything else is one SQL text for all. */
sealed interface Dialect permits H2Dialect, PostgresDialect {

  /**
   * Finds the dialect of a database.
   *
   * @throws IllegalArgumentException if there is none for it
   * @throws StoreException if the database cannot be reached
   */
  static Dialect of(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection()) {
      String product = connection.getMetaData().getDatabaseProductName();
      return switch (product) {
        case H2Dialect.PRODUCT -> new H2Dialect();
        case PostgresDialect.PRODUCT -> new PostgresDialect();
        default ->
            throw new IllegalArgumentException("database must be PostgreSQL or H2, was " + product);
      };
    } catch (SQLException e) {
      throw Failures.of("connect to the database", e);
    }
  }

  /** Completes the URL of a pool of our own. */
  static String poolUrl(String url) {
    return H2Dialect.isUrl(url) ? H2Dialect.poolUrl(url) : url;
  }

  /** Returns what a pool of our own runs on each new connection, if anything. */
  static Optional<String> poolStart(String url) {
    return PostgresDialect.isUrl(url) ? Optional.of(PostgresDialect.POOL_START) : Optional.empty();
  }

  /** Returns the folder of the schema's files, on the class path. */
  String schemaFolder();

  /** Returns the query for the time; to be the first of its transaction. */
  String currentTime();

  /**
   * Inserts a row and with it others, unless there is one of the first's key; says whether it did.
   *
   * <p>Guarded by that key: of two writers at once one inserts, and the other waits for the end of
   * the first's transaction. The caller's transaction stays usable whichever it is.
   *
   * @param first exactly one row
   * @param others what cannot collide if the first did not
   */
  boolean insertIfAbsent(Handle handle, Rows first, List<Rows> others);

  /** Writes a batch of settlements. */
  List<SettleOutcome> settle(Handle handle, SettleBatch batch);

  /** Reads the lanes of a probe, in their order. */
  List<LaneId> lanesDue(Handle handle, LaneProbe probe);

  /** Says whether a statement failed because there is no such table or schema. */
  boolean isMissingTable(SQLException failure);

  /**
   * Begins a transaction that keeps others from migrating the schema until it ends.
   *
   * @return false if another has the lock and did not let go in time; to be asked again
   */
  boolean lockSchema(Handle handle, String schema);

  /**
   * Returns the statement that forces what was committed to the disk.
   *
   * @return empty if a commit does so by itself, or there is no disk
   */
  Optional<String> forceToDisk(Connection connection) throws SQLException;
}
