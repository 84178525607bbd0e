package dev.reprise.example.ownstore;

import static java.util.Objects.requireNonNull;

import dev.reprise.spi.HostTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A transaction that the shop's own code has begun on a connection.
 *
 * <p>The shop ends it with {@link #commit} or {@link #rollback} and closes the connection. Not safe
 * for use by several threads, as its connection is not.
 */
final class ShopTransaction implements HostTransaction {

  private final Connection connection;
  private final List<Runnable> actions = new ArrayList<>();

  private ShopTransaction(Connection connection) {
    this.connection = connection;
  }

  /** Begins a transaction on a connection. */
  static ShopTransaction begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    return new ShopTransaction(connection);
  }

  /** Returns the connection to run statements on. */
  Connection connection() {
    return connection;
  }

  @Override
  public void afterCommit(Runnable action) {
    actions.add(requireNonNull(action, "action"));
  }

  /** Commits, and does what was to be done then. */
  void commit() throws SQLException {
    connection.commit();
    List<Runnable> due = List.copyOf(actions);
    actions.clear();
    due.forEach(Runnable::run);
  }

  /** Rolls back, and forgets what was to be done after the commit. */
  void rollback() throws SQLException {
    actions.clear();
    connection.rollback();
  }
}
