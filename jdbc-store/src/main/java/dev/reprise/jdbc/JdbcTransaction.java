package dev.reprise.jdbc;

import static java.util.Objects.requireNonNull;

import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of the host's on a JDBC connection, which a {@link JdbcDeliveryStore} joins.
 *
 * <p>The host begins, commits or rolls back, and closes; the store only runs its statements on the
 * connection, which must be one to the store's database. A call that fails has written nothing: it
 * is undone up to a savepoint, and the host may go on. If the database has rolled back more than
 * that, further calls throw {@link IllegalStateException}, and the host must roll back. After the
 * commit the host may call {@link #committed()}, so that what it wrote is sent at once and not
 * within the poll interval. Not safe for use by several threads, as its connection is not.
 */
public final class JdbcTransaction implements HostTransaction {

  private final Connection connection;
  private final List<Runnable> actions = new ArrayList<>();
  private @Nullable Database database;
  private @Nullable Handle handle;
  private boolean isLost;

  private JdbcTransaction(Connection connection) {
    this.connection = connection;
  }

  /**
   * Wraps a connection with an open transaction, at READ COMMITTED.
   *
   * <p>A transaction that isolates more may not see what another has written since it began; calls
   * that meet such a row fail with a transient {@link StoreException}, and the host begins anew.
   *
   * @throws IllegalArgumentException if the connection is in auto-commit mode
   * @throws StoreException if the connection does not answer
   */
  public static JdbcTransaction of(Connection connection) {
    requireNonNull(connection, "connection");
    try {
      if (connection.getAutoCommit()) {
        throw new IllegalArgumentException("connection must not be in auto-commit mode, was");
      }
    } catch (SQLException e) {
      throw Failures.of("look at the host's connection", e);
    }
    return new JdbcTransaction(connection);
  }

  @Override
  public void afterCommit(Runnable action) {
    actions.add(requireNonNull(action, "action"));
  }

  /**
   * Tells that the host has committed; what waited for that is done now, once. On an H2 file with
   * power safety the commit is also forced to the disk, on another of the store's connections; if
   * that fails, what waited is done all the same.
   *
   * @throws StoreException if what was committed could not be forced to the disk; not transient,
   *     since the commit stands
   */
  public void committed() {
    committed("commit of the host's transaction");
  }

  void committed(String what) {
    List<Runnable> due = List.copyOf(actions);
    actions.clear();
    try {
      Optional.ofNullable(database).ifPresent(user -> user.force(what));
    } finally {
      due.forEach(Runnable::run);
    }
  }

  /**
   * Does work on the connection; if it fails, what it has written is undone, up to a savepoint.
   *
   * @throws StoreException if the connection fails
   * @throws IllegalStateException if the database has rolled the transaction back before
   */
  <T> T allOrNothing(String what, Supplier<T> work) {
    checkNotLost();
    Savepoint before;
    try {
      before = connection.setSavepoint();
    } catch (SQLException e) {
      throw Failures.of(what, e);
    }
    try {
      T result = work.get();
      release(what, before);
      return result;
    } catch (RuntimeException | Error e) {
      undo(before, e);
      throw e;
    }
  }

  private void release(String what, Savepoint before) {
    try {
      connection.releaseSavepoint(before);
    } catch (SQLException e) {
      throw Failures.of(what, e);
    }
  }

  private void undo(Savepoint before, Throwable failure) {
    try {
      connection.rollback(before);
      connection.releaseSavepoint(before);
    } catch (SQLException e) {
      // the savepoint is gone, and with it all that the host has done
      isLost = true;
      actions.clear();
      failure.addSuppressed(e);
    }
  }

  private void checkNotLost() {
    if (isLost) {
      throw new IllegalStateException(
          "the transaction was lost when a call in it failed; the host must roll back");
    }
  }

  /** Returns the handle to run a store's statements with. */
  Handle handle(Database user) {
    checkNotLost();
    Handle open = handle;
    if (open == null || database != user) {
      open = user.join(connection);
      handle = open;
      database = user;
    }
    return open;
  }
}
