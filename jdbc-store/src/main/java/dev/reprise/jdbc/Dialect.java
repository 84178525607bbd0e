package dev.reprise.jdbc;

import dev.reprise.model.LaneId;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.LineWalk;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.StoreException;
import dev.reprise.spi.WakeChannel;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Where databases differ; everything else is one SQL text for all. */
sealed interface Dialect permits H2Dialect, MariaDbDialect, PostgresDialect {

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
        case MariaDbDialect.PRODUCT -> MariaDbDialect.of(connection);
        case PostgresDialect.PRODUCT -> PostgresDialect.of(connection);
        default ->
            throw new IllegalArgumentException(
                "database must be PostgreSQL, MariaDB or H2, was " + product);
      };
    } catch (SQLException e) {
      throw Failures.of("connect to the database", e);
    }
  }

  /** Completes the URL of a pool of our own. */
  static String poolUrl(String url) {
    return H2Dialect.isUrl(url) ? H2Dialect.poolUrl(url) : url;
  }

  /**
   * Returns what a pool of our own tells the driver; the URL's own settings win.
   *
   * @param silenceMax how long the database may be silent; zero for ever
   */
  static Map<String, String> poolProperties(String url, Duration silenceMax) {
    if (MariaDbDialect.isUrl(url)) {
      return MariaDbDialect.poolProperties(silenceMax);
    }
    return PostgresDialect.isUrl(url) ? PostgresDialect.poolProperties(silenceMax) : Map.of();
  }

  /** Returns what a pool of our own runs on each new connection, if anything. */
  static Optional<String> poolStart(String url) {
    if (MariaDbDialect.isUrl(url)) {
      return Optional.of(MariaDbDialect.POOL_START);
    }
    return PostgresDialect.isUrl(url) ? Optional.of(PostgresDialect.POOL_START) : Optional.empty();
  }

  /** Returns the folder of the schema's files, on the class path. */
  String schemaFolder();

  /** Tells Jdbi how ids and times are written and read, where JDBC's own way does not do. */
  default void configure(Jdbi jdbi) {}

  /** Returns what each of our own transactions begins with, if anything. */
  default Optional<String> transactionStart() {
    return Optional.empty();
  }

  /** Returns the time; to be in the first statement of its transaction. */
  String now();

  /**
   * Returns what is written behind a text parameter where rows are read in an index's order, if
   * anything is needed for that.
   */
  default String exactly() {
    return "";
  }

  /** Returns what is written behind a table that is to be read by an index, if anything. */
  default String readBy(String index) {
    return "";
  }

  /** Returns a parameter as a time. */
  String time(String parameter);

  /** Returns a time that is so many microseconds later. */
  String later(String time, String microsParameter);

  /** Says whether several nodes may use the database and share its slots. */
  boolean sharesSlots();

  /**
   * Returns how nodes tell each other of work.
   *
   * @param dataSource gives the connection to listen on
   */
  default WakeChannel wakes(Database database, DataSource dataSource, String schema) {
    return WakeChannel.none();
  }

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

  /**
   * Goes from line to line of a lane, and reads what stands first in each.
   *
   * @param beyond the line behind which to begin
   * @param limit how many that are due are enough
   */
  default LineQueries.Steps steps(Handle handle, LineWalk walk, long beyond, int limit) {
    return LineQueries.oneByOne(handle, walk, beyond, limit);
  }

  /** Says whether a statement failed because there is no such table or schema. */
  boolean isMissingTable(SQLException failure);

  /**
   * Keeps others from migrating the schema until {@link #unlockSchema}.
   *
   * @return false if another has the lock and did not let go in time; to be asked again
   */
  boolean lockSchema(Handle handle, String schema);

  /** Lets go of what {@link #lockSchema} has locked. */
  default void unlockSchema(Handle handle, String schema) {
    handle.rollback();
  }

  /**
   * Returns the statement that forces what was committed to the disk.
   *
   * @return empty if a commit does so by itself, or there is no disk
   */
  Optional<String> forceToDisk(Connection connection) throws SQLException;
}
