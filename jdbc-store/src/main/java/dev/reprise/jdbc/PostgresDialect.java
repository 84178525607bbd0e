package dev.reprise.jdbc;

import dev.reprise.model.LaneId;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.LineWalk;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.WakeChannel;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.postgresql.PGStatement;

/**
 * PostgreSQL 15 and newer: one statement for all tables, and no statement of ours fails because of
 * what another transaction has written, since a failed one would end a host's transaction.
 */
final class PostgresDialect implements Dialect {

  static final String PRODUCT = "PostgreSQL";

  /**
   * Plans each statement for the tables as they are. A plan that is kept from when the tables were
   * empty reads them whole until they are analyzed, a minute after they have filled.
   */
  static final String POOL_START = "SET plan_cache_mode = force_custom_plan";

  private static final String PLAN_CACHE_MODE = "SHOW plan_cache_mode";
  private static final String PLANS_ANEW = "force_custom_plan";

  private static final String URL = "jdbc:postgresql:";

  private static final Set<String> MISSING_TABLE = Set.of("42P01", "3F000");
  private static final Set<String> EXISTING_SCHEMA = Set.of("42P06", "23505");

  private static final String FIND_SCHEMA =
      "SELECT 1 FROM pg_namespace WHERE nspname = LOWER(:schema)";

  private static final String CREATE_SCHEMA = "CREATE SCHEMA <schema>";

  /** Bounds the wait, so that a caller learns that another one migrates. */
  private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '2s'";

  private static final String LOCK =
      """
      SELECT 1
        FROM pg_advisory_xact_lock(hashtextextended('reprise schema ' || LOWER(:schema), 0))
      """;

  private final boolean plansAnew;

  /**
   * Takes how connections plan statements.
   *
   * @param plansAnew whether they plan each anew by themselves
   */
  private PostgresDialect(boolean plansAnew) {
    this.plansAnew = plansAnew;
  }

  /** Looks at a connection to see how others will be. */
  static PostgresDialect of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(PLAN_CACHE_MODE)) {
      row.next();
      return new PostgresDialect(row.getString(1).equals(PLANS_ANEW));
    }
  }

  /** A host's connections keep plans; the driver is told to name no statement of ours for that. */
  @Override
  public void configure(Jdbi jdbi) {
    if (!plansAnew) {
      jdbi.getConfig(SqlStatements.class).addCustomizer(new UnnamedStatements());
    }
  }

  private static final class UnnamedStatements implements StatementCustomizer {

    @Override
    public void beforeExecution(PreparedStatement statement, StatementContext context)
        throws SQLException {
      if (statement.isWrapperFor(PGStatement.class)) {
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
      }
    }
  }

  static boolean isUrl(String url) {
    return url.startsWith(URL);
  }

  static Map<String, String> poolProperties(Duration silenceMax) {
    return Map.of("socketTimeout", Long.toString(silenceMax.toSeconds()), "tcpKeepAlive", "true");
  }

  @Override
  public String schemaFolder() {
    return "META-INF/reprise/jdbc/schema/postgresql";
  }

  @Override
  public String now() {
    return "CLOCK_TIMESTAMP()";
  }

  @Override
  public String time(String parameter) {
    return "CAST(" + parameter + " AS timestamptz)";
  }

  @Override
  public String later(String time, String microsParameter) {
    return time + " + CAST(" + microsParameter + " AS int8) * INTERVAL '1 microsecond'";
  }

  @Override
  public boolean sharesSlots() {
    return true;
  }

  @Override
  public WakeChannel wakes(Database database, DataSource dataSource, String schema) {
    return new PostgresWakeChannel(database, dataSource, schema);
  }

  @Override
  public boolean insertIfAbsent(Handle handle, Rows first, List<Rows> others) {
    List<Rows> further = others.stream().filter(rows -> !rows.isEmpty()).toList();
    StringBuilder sql =
        new StringBuilder("WITH guard AS (")
            .append(insertion(first))
            .append(" ON CONFLICT DO NOTHING\nRETURNING 1)");
    for (Rows rows : further) {
      sql.append(",\n%s_rows AS (".formatted(rows.table().name()))
          .append(insertion(rows))
          .append(" WHERE EXISTS (SELECT 1 FROM guard))");
    }
    try (Query query =
        handle.createQuery(sql.append("\nSELECT COUNT(*) FROM guard\n").toString())) {
      first.bindSource(query);
      further.forEach(rows -> rows.bindSource(query));
      return query.mapTo(Long.class).one() == 1;
    }
  }

  private static String insertion(Rows rows) {
    String columns = rows.table().names();
    return "INSERT INTO <schema>.%s (%s)\nSELECT %s\n  FROM %s\n"
        .formatted(rows.table().name(), columns, columns, rows.source());
  }

  @Override
  public List<SettleOutcome> settle(Handle handle, SettleBatch batch) {
    return new SettleAtOnce(batch).write(handle);
  }

  /** Neither look takes longer where much is due in one lane. */
  @Override
  public List<LaneId> lanesDue(Handle handle, LaneProbe probe) {
    return probe.after().isAfter(Instant.EPOCH)
        ? LaneQueries.newest(handle, probe)
        : LaneQueries.walk(handle, probe);
  }

  @Override
  public LineQueries.Steps steps(Handle handle, LineWalk walk, long beyond, int limit) {
    return LineQueries.walk(handle, walk, beyond, limit);
  }

  @Override
  public boolean isMissingTable(SQLException failure) {
    return MISSING_TABLE.contains(Failures.stateOf(failure));
  }

  @Override
  public boolean lockSchema(Handle handle, String schema) {
    try {
      createSchema(handle, schema);
      handle.begin();
      handle.execute(LOCK_TIMEOUT);
      handle.createQuery(LOCK).bind("schema", schema).mapTo(Integer.class).one();
      return true;
    } catch (JdbiException e) {
      if (Failures.sqlOf(e).filter(PostgresDialect::isCollision).isEmpty()) {
        throw e;
      }
      if (handle.isInTransaction()) {
        handle.rollback();
      }
      return false;
    }
  }

  /**
   * Asks first: IF NOT EXISTS needs the right to create even if the schema is there. Commits, for
   * connections without auto-commit, since the migration uses another.
   */
  private static void createSchema(Handle handle, String schema) {
    if (handle
        .createQuery(FIND_SCHEMA)
        .bind("schema", schema)
        .mapTo(Integer.class)
        .findOne()
        .isEmpty()) {
      handle.begin();
      handle.execute(CREATE_SCHEMA);
      handle.commit();
    }
  }

  /** Two that create the schema at once may collide. */
  private static boolean isCollision(SQLException failure) {
    return Failures.isRolledBack(failure) || EXISTING_SCHEMA.contains(Failures.stateOf(failure));
  }

  @Override
  public Optional<String> forceToDisk(Connection connection) {
    return Optional.empty();
  }
}
