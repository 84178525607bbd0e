package dev.reprise.jdbc;

import dev.reprise.model.Stop;
import dev.reprise.model.StopScope;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.StopBoard;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The stops that stand, in a table of their own. */
final class JdbcStopBoard implements StopBoard {

  /** What stands in the place of a name that is not given; no name is empty. */
  private static final String ANY = "";

  private static final Table STOP =
      Table.of(
          "stop",
          """
          tenant text, subscription_id text, actor text, reason text, stopped_at timestamptz
          """);

  private static final String STANDING =
      """
      SELECT tenant, subscription_id, actor, reason, stopped_at
        FROM <schema>.stop
      """;

  private static final String FIND =
      STANDING
          + """
             WHERE tenant = :tenant
               AND subscription_id = :subscription
            """;

  private static final String COUNT = "SELECT COUNT(*) FROM <schema>.stop";

  /** Guarded by the key: of two who say go, one ends the stop. */
  private static final String DELETE =
      """
      DELETE FROM <schema>.stop
       WHERE tenant = :tenant
         AND subscription_id = :subscription
      """;

  private static final RowMapper<Stop> STOP_ROW =
      (row, context) ->
          new Stop(
              new StopScope(name(row.getString("tenant")), name(row.getString("subscription_id"))),
              Optional.ofNullable(row.getString("actor")),
              Optional.ofNullable(row.getString("reason")),
              Times.read(row, context, "stopped_at"));

  private final Database database;

  JdbcStopBoard(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Stop> stop(Stop stop, HostTransaction transaction) {
    return database.write(
        transaction,
        "stop " + stop.scope(),
        handle -> {
          Optional<Stop> stands = find(handle, stop.scope());
          if (stands.isPresent() || count(handle) >= STOPS_MAX) {
            return stands;
          }
          database.dialect().insertIfAbsent(handle, row(stop), List.of());
          return find(handle, stop.scope());
        });
  }

  @Override
  public Optional<Stop> go(StopScope scope, HostTransaction transaction) {
    return database.write(
        transaction,
        "let go " + scope,
        handle -> {
          Optional<Stop> stood = find(handle, scope);
          int ended =
              handle
                  .createUpdate(DELETE)
                  .bind("tenant", scope.tenant().orElse(ANY))
                  .bind("subscription", scope.subscriptionId().orElse(ANY))
                  .execute();
          return stood.filter(each -> ended > 0);
        });
  }

  @Override
  public List<Stop> standing() {
    return database.inOneStatement(
        "read the stops", handle -> handle.createQuery(STANDING).map(STOP_ROW).list());
  }

  private static Optional<Stop> find(Handle handle, StopScope scope) {
    return handle
        .createQuery(FIND)
        .bind("tenant", scope.tenant().orElse(ANY))
        .bind("subscription", scope.subscriptionId().orElse(ANY))
        .map(STOP_ROW)
        .findOne();
  }

  private static int count(Handle handle) {
    return handle.createQuery(COUNT).mapTo(Integer.class).one();
  }

  private static Rows row(Stop stop) {
    Rows rows = new Rows(STOP);
    rows.add()
        .set("tenant", stop.scope().tenant().orElse(ANY))
        .set("subscription_id", stop.scope().subscriptionId().orElse(ANY))
        .set("actor", stop.actor())
        .set("reason", stop.reason())
        .set("stopped_at", Times.sql(stop.stoppedAt()));
    return rows;
  }

  private static Optional<String> name(String text) {
    return Optional.of(text).filter(Predicate.not(String::isEmpty));
  }
}
