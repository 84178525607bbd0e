package dev.reprise.jdbc;

import dev.reprise.model.LaneId;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.SettleOutcome;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB 10.11 and newer: a schema is a database of its own on the host's server, so that a host's
 * transaction reaches it. Ids are bytes, and times are UTC without saying so, whatever the time
 * zones of driver and server.
 */
final class MariaDbDialect implements Dialect {

  static final String PRODUCT = "MariaDB";

  /** MariaDB's own default would not see what another transaction has just written. */
  static final String POOL_START = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";

  private static final String TRANSACTION_START = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

  private static final String URL = "jdbc:mariadb:";

  private static final int DUPLICATE_KEY = 1062;
  private static final int UNKNOWN_DATABASE = 1049;
  private static final int DATABASE_EXISTS = 1007;
  private static final String MISSING_TABLE = "42S02";

  private static final String FIND_SCHEMA =
      "SELECT 1 FROM information_schema.schemata WHERE schema_name = :schema";

  private static final String CREATE_SCHEMA =
      "CREATE DATABASE <schema> CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin";

  /** Names of locks are short. Bounds the wait, so that a caller learns that another migrates. */
  private static final String LOCK =
      "SELECT GET_LOCK(CONCAT('reprise ', LEFT(SHA2(:schema, 256), 40)), 2)";

  private static final String UNLOCK =
      "SELECT RELEASE_LOCK(CONCAT('reprise ', LEFT(SHA2(:schema, 256), 40)))";

  private final boolean isReadCommitted;

  /**
   * Takes how connections isolate transactions.
   *
   * @param isReadCommitted whether they do as needed by themselves
   */
  MariaDbDialect(boolean isReadCommitted) {
    this.isReadCommitted = isReadCommitted;
  }

  /** Looks at a connection to see how others will be. */
  static MariaDbDialect of(Connection connection) throws SQLException {
    return new MariaDbDialect(
        connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED);
  }

  static boolean isUrl(String url) {
    return url.startsWith(URL);
  }

  static Map<String, String> poolProperties(Duration silenceMax) {
    return Map.of("socketTimeout", Long.toString(silenceMax.toMillis()));
  }

  @Override
  public String schemaFolder() {
    return "META-INF/reprise/jdbc/schema/mariadb";
  }

  @Override
  public void configure(Jdbi jdbi) {
    jdbi.registerArgument(new IdArgument());
    jdbi.registerArgument(new TimeArgument());
    jdbi.registerColumnMapper(UUID.class, MariaDbDialect::id);
    jdbi.registerColumnMapper(OffsetDateTime.class, MariaDbDialect::time);
  }

  private static @Nullable UUID id(ResultSet row, int column, StatementContext context)
      throws SQLException {
    byte[] bytes = row.getBytes(column);
    if (bytes == null) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  private static @Nullable OffsetDateTime time(ResultSet row, int column, StatementContext context)
      throws SQLException {
    LocalDateTime time = row.getObject(column, LocalDateTime.class);
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  @Override
  public Optional<String> transactionStart() {
    return isReadCommitted ? Optional.empty() : Optional.of(TRANSACTION_START);
  }

  /**
   * Compares by the columns' own rule. Of a comparison by the connection's, which is another,
   * MariaDB does not learn that a column is the same in all rows found, and sorts them all.
   */
  @Override
  public String exactly() {
    return " COLLATE utf8mb4_nopad_bin";
  }

  /** By itself MariaDB may read a long lane by its primary key, whole, and sort it. */
  @Override
  public String readBy(String index) {
    return "FORCE INDEX (" + index + ")";
  }

  @Override
  public String now() {
    return "UTC_TIMESTAMP(6)";
  }

  @Override
  public String time(String parameter) {
    return "CAST(" + parameter + " AS DATETIME(6))";
  }

  @Override
  public String later(String time, String microsParameter) {
    return time + " + INTERVAL " + microsParameter + " MICROSECOND";
  }

  @Override
  public boolean sharesSlots() {
    return true;
  }

  /** Of a failed statement MariaDB undoes that statement alone. */
  @Override
  public boolean insertIfAbsent(Handle handle, Rows first, List<Rows> others) {
    return Rows.insertUnless(failure -> isOf(DUPLICATE_KEY, failure), handle, first, others);
  }

  private static boolean isOf(int code, JdbiException failure) {
    return Failures.sqlOf(failure).filter(sql -> sql.getErrorCode() == code).isPresent();
  }

  @Override
  public List<SettleOutcome> settle(Handle handle, SettleBatch batch) {
    return new SettleByRow(batch, this).write(handle);
  }

  @Override
  public List<LaneId> lanesDue(Handle handle, LaneProbe probe) {
    return LaneQueries.dueByListedSlot(handle, probe);
  }

  @Override
  public boolean isMissingTable(SQLException failure) {
    return Failures.stateOf(failure).equals(MISSING_TABLE)
        || failure.getErrorCode() == UNKNOWN_DATABASE;
  }

  /** The lock is the session's, so a migration may commit on its way. */
  @Override
  public boolean lockSchema(Handle handle, String schema) {
    createSchema(handle, schema);
    return handle.createQuery(LOCK).bind("schema", schema).mapTo(Integer.class).one() == 1;
  }

  @Override
  public void unlockSchema(Handle handle, String schema) {
    handle.createQuery(UNLOCK).bind("schema", schema).mapTo(Integer.class).one();
  }

  /** Asks first: IF NOT EXISTS needs the right to create even if the database is there. */
  private static void createSchema(Handle handle, String schema) {
    boolean isThere =
        handle
            .createQuery(FIND_SCHEMA)
            .bind("schema", schema)
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    if (isThere) {
      return;
    }
    try {
      handle.execute(CREATE_SCHEMA);
    } catch (JdbiException e) {
      if (!isOf(DATABASE_EXISTS, e)) {
        throw e;
      }
    }
  }

  @Override
  public Optional<String> forceToDisk(Connection connection) {
    return Optional.empty();
  }

  /** Writes an id as its bytes, which sort as ids do. */
  private static final class IdArgument extends AbstractArgumentFactory<UUID> {

    private IdArgument() {
      super(Types.BINARY);
    }

    @Override
    protected Argument build(UUID value, ConfigRegistry config) {
      byte[] bytes =
          ByteBuffer.allocate(2 * Long.BYTES)
              .putLong(value.getMostSignificantBits())
              .putLong(value.getLeastSignificantBits())
              .array();
      return (position, statement, context) -> statement.setBytes(position, bytes);
    }
  }

  /** Writes a time as it reads in UTC, which no time zone of the driver's changes. */
  private static final class TimeArgument extends AbstractArgumentFactory<OffsetDateTime> {

    private TimeArgument() {
      super(Types.TIMESTAMP);
    }

    @Override
    protected Argument build(OffsetDateTime value, ConfigRegistry config) {
      LocalDateTime utc = value.atZoneSameInstant(ZoneOffset.UTC).toLocalDateTime();
      return (position, statement, context) -> statement.setObject(position, utc);
    }
  }
}
