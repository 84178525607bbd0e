package dev.reprise.jdbc;

import dev.reprise.spi.StoreException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.Set;

/** Tells failures of the database apart by their SQLState, and keeps content out of messages. */
final class Failures {

  private static final String CONNECTION = "08";
  private static final String DATA = "22";
  private static final String ROLLED_BACK = "40";
  private static final String UNSUPPORTED = "0A";
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String H2_ADMIN_NEEDED = "90040";
  private static final String RESOURCES = "53";
  private static final String INTERVENTION = "57";

  /**
   * MariaDB's own numbers, without a state of theirs: a lock that was not had, a stale snapshot.
   */
  private static final Set<Integer> MARIADB_ROLLED_BACK = Set.of(1205, 1020);

  private static final String GENERAL = "HY000";

  /** Lock and statement timeouts: H2's, and PostgreSQL's own. */
  private static final Set<String> TIMEOUTS = Set.of("HYT00", "55P03", "57014");

  /**
   * States of a connection that is of no more use though they are of other classes: H2's for
   * broken, closed and closing; PostgreSQL's for shut down, crashed, starting, and idle for too
   * long; MariaDB's for ended by an administrator.
   */
  private static final Set<String> GONE =
      Set.of("90067", "90098", "90121", "57P01", "57P02", "57P03", "57P05", "25P03", "70100");

  /** Most times that a row which is there, and then not found, is looked for. */
  static final int LOOKS_MAX = 10;

  private Failures() {}

  /** Makes the exception for a row that is in the way and that the transaction cannot see. */
  static StoreException unseen(String what) {
    return of(
        what + "; the transaction cannot see what is in its way, use READ COMMITTED",
        new SQLTransactionRollbackException(
            "a row of the same key is there, and not visible", SERIALIZATION_FAILURE));
  }

  /** Makes the exception that callers see; the cause holds neither arguments nor content. */
  static StoreException of(String what, RuntimeException failure) {
    return new StoreException("failed to " + what, causeOf(failure), isTransient(failure));
  }

  /** Returns what may be shown as the cause: what the driver said, without content. */
  static Throwable causeOf(RuntimeException failure) {
    return sqlOf(failure).<Throwable>map(Failures::withoutContent).orElse(failure);
  }

  /** Says whether the same call may succeed later without anybody's help. */
  static boolean isTransient(RuntimeException failure) {
    return sqlOf(failure).filter(Failures::isTransient).isPresent();
  }

  /** Makes the exception that callers see. */
  static StoreException of(String what, SQLException failure) {
    return new StoreException("failed to " + what, withoutContent(failure), isTransient(failure));
  }

  /** Finds what the driver said; empty if the failure is not the database's. */
  static Optional<SQLException> sqlOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }

  /** Says whether the same call may succeed later without anybody's help. */
  static boolean isTransient(SQLException failure) {
    String state = stateOf(failure);
    return failure instanceof SQLTransientException
        || failure instanceof SQLRecoverableException
        || isRetryable(failure)
        || state.startsWith(RESOURCES)
        || state.startsWith(INTERVENTION);
  }

  /** Says whether a transaction that failed so, and was rolled back, is worth repeating at once. */
  static boolean isRetryable(SQLException failure) {
    return isRolledBack(failure) || isGone(failure);
  }

  /** Says whether H2 asks for its admin rights. */
  static boolean isAdminNeeded(SQLException failure) {
    return stateOf(failure).equals(H2_ADMIN_NEEDED);
  }

  /** Says whether the driver or the database cannot do at all what it was asked for. */
  static boolean isUnsupported(SQLException failure) {
    return failure instanceof SQLFeatureNotSupportedException
        || stateOf(failure).startsWith(UNSUPPORTED);
  }

  /** Says whether the connection is of no more use. */
  static boolean isGone(SQLException failure) {
    String state = stateOf(failure);
    return state.startsWith(CONNECTION) || GONE.contains(state);
  }

  /** Says whether the database itself gave up, for the sake of another transaction or in time. */
  static boolean isRolledBack(SQLException failure) {
    String state = stateOf(failure);
    return state.startsWith(ROLLED_BACK)
        || TIMEOUTS.contains(state)
        || (state.equals(GENERAL) && MARIADB_ROLLED_BACK.contains(failure.getErrorCode()));
  }

  private static SQLException withoutContent(SQLException failure) {
    String state = stateOf(failure);
    if (!state.startsWith(DATA)) {
      return failure;
    }
    SQLException bare =
        new SQLException("the database refused a value", state, failure.getErrorCode());
    bare.setStackTrace(failure.getStackTrace());
    return bare;
  }

  static String stateOf(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }
}
