package dev.reprise.example.ownstore;

import static java.util.Objects.requireNonNull;

import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;

/** Runs the shop's SQL in transactions: its own code's, or one for a call of the engine's. */
final class ShopDatabase {

  private static final int TRIES_MAX = 5;
  private static final String DUPLICATE_KEY = "23505";

  /** A deadlock, a lock that was not got in time, two changes of one row at once. */
  private static final Set<String> WORTH_REPEATING = Set.of("40001", "HYT00", "90131");

  /** A connection that failed, a database that was closed or is in use. */
  private static final Set<String> MAY_PASS = Set.of("90007", "90020", "90067", "90098", "90121");

  private final DataSource dataSource;

  ShopDatabase(DataSource dataSource) {
    this.dataSource = requireNonNull(dataSource, "dataSource");
  }

  /** Creates the shop's tables. */
  void createTables() {
    String script = script();
    run(
        HostTransaction.none(),
        "create the shop's tables",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(script);
          }
        });
  }

  /**
   * Runs work in a transaction of the shop's, or in one of its own, which is committed on return.
   *
   * @param what names the work in the message of a failure
   * @throws StoreException if the database fails; nothing was then written
   */
  <T> T run(HostTransaction transaction, String what, Work<T> work) {
    if (transaction instanceof ShopTransaction joined) {
      return join(joined.connection(), what, work);
    }
    if (!transaction.equals(HostTransaction.none())) {
      throw new IllegalArgumentException(
          "transaction must be the shop's, was " + transaction.getClass().getName());
    }
    return repeat(what, work);
  }

  /**
   * Lends a transaction to a caller's work, once, and commits it.
   *
   * @param what names the work in the message of a failure
   * @throws StoreException if the database fails; nothing was then written
   */
  <T> T lend(String what, Loan<T> work) {
    try {
      return inOwn(work);
    } catch (SQLException e) {
      throw failure(what, e);
    }
  }

  /** Says whether a statement failed because a row of the same key exists. */
  static boolean isDuplicateKey(SQLException failure) {
    return DUPLICATE_KEY.equals(failure.getSQLState());
  }

  private <T> T repeat(String what, Work<T> work) {
    for (int tries = 1; ; tries++) {
      try {
        return inOwn(transaction -> work.in(transaction.connection()));
      } catch (SQLException e) {
        if (tries == TRIES_MAX || !WORTH_REPEATING.contains(stateOf(e))) {
          throw failure(what, e);
        }
      }
    }
  }

  private <T> T inOwn(Loan<T> work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      ShopTransaction transaction = ShopTransaction.begin(connection);
      boolean isCommitted = false;
      try {
        T result = work.with(transaction);
        transaction.commit();
        isCommitted = true;
        return result;
      } finally {
        if (!isCommitted) {
          transaction.rollback();
        }
      }
    }
  }

  private static <T> T join(Connection connection, String what, Work<T> work) {
    try {
      Savepoint before = connection.setSavepoint();
      try {
        return work.in(connection);
      } catch (SQLException e) {
        connection.rollback(before);
        throw e;
      }
    } catch (SQLException e) {
      throw failure(what, e);
    }
  }

  private static StoreException failure(String what, SQLException cause) {
    String state = stateOf(cause);
    boolean isTransient =
        WORTH_REPEATING.contains(state) || MAY_PASS.contains(state) || state.startsWith("08");
    return new StoreException("could not " + what, cause, isTransient);
  }

  private static String stateOf(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }

  private static String script() {
    try (InputStream file = ShopDatabase.class.getResourceAsStream("shop-schema.sql")) {
      return new String(
          requireNonNull(file, "shop-schema.sql").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Something done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /** Something done in a transaction. */
  @FunctionalInterface
  interface Loan<T> {
    T with(ShopTransaction transaction) throws SQLException;
  }
}
