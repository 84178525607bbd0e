package dev.reprise.jdbc;

import static java.util.Objects.requireNonNull;

import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.StoreException;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work in transactions: the host's, or our own, which are repeated when the database asks for
 * it. Safe for use by several threads.
 */
final class Database {

  /** Most times that a transaction of our own is tried. */
  static final int TRIES_MAX = 5;

  private static final Duration FIRST_WAIT = Duration.ofMillis(20);
  private static final double WAIT_GROWTH = 2.0;

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final Jdbi jdbi;
  private final Dialect dialect;
  private final String schema;
  private final StoreClock clock;
  private final Optional<GroupSync> sync;
  private final Retry retry =
      Retry.of(
          "reprise-jdbc",
          RetryConfig.custom()
              .maxAttempts(TRIES_MAX)
              .intervalFunction(IntervalFunction.ofExponentialBackoff(FIRST_WAIT, WAIT_GROWTH))
              .retryOnException(Database::isWorthRetrying)
              .build());
  private final Retry syncRetry =
      Retry.of(
          "reprise-jdbc-sync",
          RetryConfig.custom()
              .maxAttempts(TRIES_MAX)
              .intervalFunction(IntervalFunction.ofExponentialBackoff(FIRST_WAIT, WAIT_GROWTH))
              .retryOnException(Database::isWorthSyncingAgain)
              .build());

  Database(DataSource dataSource, Dialect dialect, JdbcOptions options) {
    this.dialect = dialect;
    this.schema = options.schema();
    this.jdbi = configured(Jdbi.create(requireNonNull(dataSource, "dataSource")));
    this.clock =
        options
            .clock()
            .map(StoreClock::following)
            .orElseGet(
                () ->
                    StoreClock.measuring(
                        System::nanoTime, () -> alone("read the time", this::currentTime)));
    this.sync =
        alone("look for the database's disk", this::forceToDisk)
            .filter(statement -> options.isPowerSafe())
            .map(statement -> new GroupSync(() -> forceToDisk(statement)));
    forceWhenOpening();
  }

  private void forceWhenOpening() {
    try {
      sync.ifPresent(GroupSync::await);
    } catch (StoreException e) {
      if (Failures.sqlOf(e).filter(Failures::isAdminNeeded).isEmpty()) {
        throw e;
      }
      throw new IllegalStateException(
          "power safety needs H2's admin rights; open the store as an admin, or with"
              + " withPowerSafety(false) and WRITE_DELAY=0 in the URL",
          e);
    }
  }

  private void forceToDisk(String statement) {
    alone("force what was committed to the disk", handle -> handle.execute(statement));
  }

  private Optional<String> forceToDisk(Handle handle) {
    try {
      return dialect.forceToDisk(handle.getConnection());
    } catch (SQLException e) {
      throw Failures.of("look for the database's disk", e);
    }
  }

  private Jdbi configured(Jdbi plain) {
    plain.define("schema", schema);
    plain.define("exactly", dialect.exactly());
    plain.define("by_line", dialect.readBy("queue_by_line"));
    dialect.configure(plain);
    plain.getConfig(Handles.class).setForceEndTransactions(false);
    plain.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    return plain;
  }

  Dialect dialect() {
    return dialect;
  }

  /** Returns the store's time. */
  Instant now() {
    return clock.instant();
  }

  StoreClock clock() {
    return clock;
  }

  /** Opens a handle on a host's connection; it is never closed, since the host closes. */
  Handle join(Connection connection) {
    return configured(Jdbi.create(connection)).open();
  }

  /**
   * Forces what was committed to the disk, if commits do not do so by themselves.
   *
   * @throws StoreException if that fails time and again; never transient, since the commit stands
   */
  void force(String what) {
    try {
      syncRetry.executeRunnable(() -> sync.ifPresent(GroupSync::await));
    } catch (StoreException e) {
      throw new StoreException(
          what + ": committed, but not known to be on the disk", e, /* isTransient= */ false);
    }
  }

  /** Reads by one statement, in the host's transaction or by itself. */
  <T> T read(HostTransaction transaction, String what, Function<Handle, T> work) {
    return transaction.equals(HostTransaction.none())
        ? inOneStatement(what, work)
        : inHosts(joined(transaction), what, work);
  }

  /** Reads by several statements, in a transaction of our own. */
  <T> T readTogether(String what, Function<Handle, T> work) {
    return retry.executeSupplier(() -> inOwn(what, work));
  }

  /**
   * Writes, in one of our own transactions, which is on the disk on return, or in the host's, to
   * which a call that fails has written nothing.
   */
  <T> T write(HostTransaction transaction, String what, Function<Handle, T> work) {
    if (!transaction.equals(HostTransaction.none())) {
      JdbcTransaction joined = joined(transaction);
      return joined.allOrNothing(what, () -> inHosts(joined, what, work));
    }
    T result = retry.executeSupplier(() -> inOwn(what, work));
    force(what);
    return result;
  }

  /**
   * Writes in a transaction of our own that is not repeated; for what may be done again if a power
   * cut takes it, so that a disk which fails after the commit is no failure of the call.
   */
  <T> T writeOnce(String what, Function<Handle, T> work) {
    T result = inOwn(what, work);
    try {
      force(what);
    } catch (StoreException e) {
      LOG.warn("look at the database's disk: a power cut may undo what was committed", e);
    }
    return result;
  }

  /** Lets a caller work in a transaction of ours, once; it is on the disk on return. */
  <T> T lend(String what, Function<JdbcTransaction, T> work) {
    JdbcTransaction[] lent = new JdbcTransaction[1];
    T result =
        inOwn(
            what,
            handle -> {
              lent[0] = JdbcTransaction.of(handle.getConnection());
              return work.apply(lent[0]);
            });
    lent[0].committed(what);
    return result;
  }

  /**
   * Runs one statement that commits by itself and may be repeated, and before it, now and then, a
   * look at the database's time; locks that it takes last no longer than it does, even if this
   * process stands still.
   */
  <T> T inOneStatement(String what, Function<Handle, T> work) {
    return retry.executeSupplier(() -> alone(what, handle -> committing(handle, work)));
  }

  private <T> T committing(Handle handle, Function<Handle, T> work) {
    Connection connection = handle.getConnection();
    boolean wasAutoCommit = setAutoCommit(connection);
    try {
      clock.refresh(() -> currentTime(handle));
      return work.apply(handle);
    } finally {
      restoreAutoCommit(connection, wasAutoCommit);
    }
  }

  private static boolean setAutoCommit(Connection connection) {
    try {
      boolean wasAutoCommit = connection.getAutoCommit();
      connection.setAutoCommit(true);
      return wasAutoCommit;
    } catch (SQLException e) {
      throw Failures.of("let a statement commit by itself", e);
    }
  }

  /** Does not fail: a connection that broke would hide here what the statement failed with. */
  private static void restoreAutoCommit(Connection connection, boolean wasAutoCommit) {
    try {
      connection.setAutoCommit(wasAutoCommit);
    } catch (SQLException e) {
      LOG.debug("the connection failed at the end of a statement", e);
    }
  }

  private static JdbcTransaction joined(HostTransaction transaction) {
    if (transaction instanceof JdbcTransaction joined) {
      return joined;
    }
    throw new IllegalArgumentException(
        "transaction must be a JdbcTransaction, was " + transaction.getClass().getName());
  }

  private <T> T inHosts(JdbcTransaction joined, String what, Function<Handle, T> work) {
    try {
      return work.apply(joined.handle(this));
    } catch (JdbiException e) {
      throw Failures.of(what, e);
    }
  }

  private <T> T inOwn(String what, Function<Handle, T> work) {
    Handle handle = open(what);
    boolean isCommitted = false;
    try {
      clock.refresh(() -> currentTime(handle));
      handle.begin();
      dialect.transactionStart().ifPresent(handle::execute);
      T result = work.apply(handle);
      commit(handle, what);
      isCommitted = true;
      return result;
    } catch (JdbiException e) {
      throw Failures.of(what, e);
    } finally {
      end(handle, isCommitted);
    }
  }

  /** Runs one statement outside of a transaction. */
  private <T> T alone(String what, Function<Handle, T> work) {
    Handle handle = open(what);
    try {
      return work.apply(handle);
    } catch (JdbiException e) {
      throw Failures.of(what, e);
    } finally {
      end(handle, true);
    }
  }

  private Handle open(String what) {
    try {
      return jdbi.open();
    } catch (JdbiException e) {
      // A pool has waited for long when it says that it has no connection.
      throw Failures.sqlOf(e).filter(SQLTransientException.class::isInstance).isPresent()
          ? new Unrepeatable(what, e)
          : Failures.of(what, e);
    }
  }

  private static void commit(Handle handle, String what) {
    try {
      handle.commit();
    } catch (JdbiException e) {
      // Only what the database itself rolled back is known not to be committed.
      throw Failures.sqlOf(e).filter(Failures::isRolledBack).isPresent()
          ? Failures.of(what, e)
          : new Unrepeatable(what, e);
    }
  }

  private static void end(Handle handle, boolean isCommitted) {
    try (handle) {
      if (!isCommitted) {
        handle.rollback();
      }
    } catch (JdbiException e) {
      LOG.debug("the connection failed at the end of a transaction", e);
    }
  }

  private Instant currentTime(Handle handle) {
    return handle
        .createQuery("SELECT " + dialect.now())
        .mapTo(OffsetDateTime.class)
        .one()
        .toInstant();
  }

  private static boolean isWorthRetrying(Throwable failure) {
    return failure instanceof StoreException
        && !(failure instanceof Unrepeatable)
        && Failures.sqlOf(failure).filter(Failures::isRetryable).isPresent();
  }

  private static boolean isWorthSyncingAgain(Throwable failure) {
    return failure instanceof StoreException && !(failure instanceof Unrepeatable);
  }

  /** A failure of which it is not known that nothing was written, or that took long already. */
  private static final class Unrepeatable extends StoreException {

    Unrepeatable(String what, JdbiException failure) {
      super("failed to " + what, Failures.causeOf(failure), Failures.isTransient(failure));
    }
  }
}
