package dev.reprise.jdbc;

import dev.reprise.model.LaneId;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.SettleOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;

/**
 * PostgreSQL 15 and newer: one statement for all tables, and no statement of ours fails because of
 * what another transaction has written, since a failed one would end a host's transaction.
 */
final class PostgresDialect implements Dialect {

  static final String PRODUCT = "PostgreSQL";

  private static final Set<String> MISSING_TABLE = Set.of("42P01", "3F000");

  /** Bounds the wait, so that a caller learns that another one migrates. */
  private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '2s'";

  private static final String LOCK =
      """
      SELECT 1
        FROM pg_advisory_xact_lock(hashtextextended(LOWER('reprise schema <schema>'), 0))
      """;

  @Override
  public String schemaFolder() {
    return "META-INF/reprise/jdbc/schema/postgresql";
  }

  @Override
  public String currentTime() {
    return "SELECT CLOCK_TIMESTAMP()";
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

  /** A look at everything goes from lane to lane, however much is due in each of them. */
  @Override
  public List<LaneId> lanesDue(Handle handle, LaneProbe probe) {
    return probe.after().isAfter(Instant.EPOCH)
        ? LaneQueries.dueBySlot(handle, probe)
        : LaneQueries.walk(handle, probe);
  }

  @Override
  public boolean isMissingTable(SQLException failure) {
    return MISSING_TABLE.contains(Failures.stateOf(failure));
  }

  /** Creates nothing, since a user without that right may use a schema that is there. */
  @Override
  public boolean lockSchema(Handle handle) {
    handle.begin();
    try {
      handle.execute(LOCK_TIMEOUT);
      handle.createQuery(LOCK).mapTo(Integer.class).one();
      return true;
    } catch (JdbiException e) {
      if (Failures.sqlOf(e).filter(Failures::isRolledBack).isEmpty()) {
        throw e;
      }
      handle.rollback();
      return false;
    }
  }

  @Override
  public Optional<String> forceToDisk(Connection connection) {
    return Optional.empty();
  }
}
