package dev.reprise.jdbc;

import dev.reprise.model.LaneId;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.SettleOutcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** H2 2.4, in a file or in memory: several statements where another database needs one. */
final class H2Dialect implements Dialect {

  static final String PRODUCT = "H2";

  private static final Logger LOG = LoggerFactory.getLogger(H2Dialect.class);

  private static final String URL = "jdbc:h2:";
  private static final String MEMORY_URL = "jdbc:h2:mem:";
  private static final String DUPLICATE_KEY = "23505";
  private static final Set<String> MISSING_TABLE = Set.of("42S02", "42S03", "42S04", "90079");
  private static final Set<String> EXISTING_OBJECT = Set.of("42S01", "90078", DUPLICATE_KEY);

  private static final String PATH = "SELECT DATABASE_PATH()";
  private static final String WRITE_DELAY =
      """
      SELECT setting_value
        FROM information_schema.settings
       WHERE setting_name = 'WRITE_DELAY'
      """;

  private static final String CREATE_SCHEMA = "CREATE SCHEMA IF NOT EXISTS <schema>";

  private static final String CREATE_LOCK =
      """
      CREATE TABLE IF NOT EXISTS <schema>.schema_lock (
        id INTEGER NOT NULL PRIMARY KEY
      )
      """;

  private static final String INSERT_LOCK = "INSERT INTO <schema>.schema_lock (id) VALUES (1)";

  /** One process uses an H2 database, and H2 fails when two of its sessions create one object. */
  private static final Object CREATION = new Object();

  private static final String LOCK = "SELECT id FROM <schema>.schema_lock WHERE id = 1 FOR UPDATE";

  static boolean isUrl(String url) {
    return url.startsWith(URL);
  }

  /** Completes the URL of a pool of our own: a file keeps what was acknowledged. */
  static String poolUrl(String url) {
    if (url.startsWith(MEMORY_URL)) {
      return url;
    }
    String durable = withSetting(url, "WRITE_DELAY", "0");
    // The store closes the database; H2's own hook would close it under a host that still drains.
    return withSetting(durable, "DB_CLOSE_ON_EXIT", "FALSE");
  }

  private static String withSetting(String url, String name, String value) {
    boolean isSet = url.toUpperCase(Locale.ROOT).contains(";" + name + "=");
    return isSet ? url : url + ";" + name + "=" + value;
  }

  @Override
  public String schemaFolder() {
    return "META-INF/reprise/jdbc/schema/h2";
  }

  /** H2 takes the primary key of a lane for as good as an index in the order asked for. */
  @Override
  public String readBy(String index) {
    return "USE INDEX (" + index + ")";
  }

  @Override
  public String now() {
    return "CURRENT_TIMESTAMP(6)";
  }

  @Override
  public String time(String parameter) {
    return "CAST(" + parameter + " AS TIMESTAMP(6) WITH TIME ZONE)";
  }

  @Override
  public String later(String time, String microsParameter) {
    return "DATEADD(MICROSECOND, " + microsParameter + ", " + time + ")";
  }

  /** One process uses an H2 database, and has all slots from its start on. */
  @Override
  public boolean sharesSlots() {
    return false;
  }

  /** Of a failed statement H2 undoes that statement alone. */
  @Override
  public boolean insertIfAbsent(Handle handle, Rows first, List<Rows> others) {
    return Rows.insertUnless(H2Dialect::isDuplicateKey, handle, first, others);
  }

  private static boolean isDuplicateKey(JdbiException failure) {
    return Failures.sqlOf(failure).map(Failures::stateOf).filter(DUPLICATE_KEY::equals).isPresent();
  }

  @Override
  public List<SettleOutcome> settle(Handle handle, SettleBatch batch) {
    return new SettleByRow(batch, this).write(handle);
  }

  /** One process has all slots of an H2 database, so the time comes first in its index. */
  @Override
  public List<LaneId> lanesDue(Handle handle, LaneProbe probe) {
    return LaneQueries.dueByTime(handle, probe);
  }

  @Override
  public boolean isMissingTable(SQLException failure) {
    return MISSING_TABLE.contains(Failures.stateOf(failure));
  }

  @Override
  public boolean lockSchema(Handle handle, String schema) {
    try {
      synchronized (CREATION) {
        handle.execute(CREATE_SCHEMA);
        handle.execute(CREATE_LOCK);
        insertLock(handle);
      }
      handle.begin();
      handle.createQuery(LOCK).mapTo(Integer.class).one();
      return true;
    } catch (JdbiException e) {
      if (Failures.sqlOf(e).filter(H2Dialect::isCollision).isEmpty()) {
        throw e;
      }
      return false;
    }
  }

  /** Two that create the lock's table at once may collide. */
  private static boolean isCollision(SQLException failure) {
    return Failures.isRolledBack(failure) || EXISTING_OBJECT.contains(Failures.stateOf(failure));
  }

  private static void insertLock(Handle handle) {
    try {
      handle.execute(INSERT_LOCK);
    } catch (JdbiException e) {
      if (!isDuplicateKey(e)) {
        throw e;
      }
    }
  }

  @Override
  public Optional<String> forceToDisk(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (text(statement, PATH).isEmpty()) {
        return Optional.empty();
      }
      text(statement, WRITE_DELAY)
          .filter(delay -> !delay.equals("0"))
          .ifPresent(
              delay ->
                  LOG.warn(
                      "H2 may lose host transactions of the last {} ms if the process is killed;"
                          + " set WRITE_DELAY=0 in its URL",
                      delay));
      return Optional.of("CHECKPOINT SYNC");
    }
  }

  private static Optional<String> text(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
    }
  }
}
