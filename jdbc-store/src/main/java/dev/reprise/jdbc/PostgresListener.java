package dev.reprise.jdbc;

import static java.util.Objects.requireNonNull;

import dev.reprise.spi.Wake;
import io.github.resilience4j.core.IntervalFunction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a connection of its own, on the thread that runs it, until it is stopped; a connection
 * that is lost is opened anew.
 *
 * <p>Waiting for notifications is waiting for the socket: it takes no statement.
 */
final class PostgresListener implements Runnable {

  /** How often it looks whether it was stopped. */
  private static final Duration LOOK_UP_EVERY = Duration.ofMillis(500);

  /** How often it proves that the connection lives, by listening again. */
  private static final Duration PROVE_EVERY = Duration.ofSeconds(30);

  /** How long the database may be silent when it is asked something. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(10);

  private static final Duration AGAIN_FIRST = Duration.ofMillis(100);
  private static final Duration AGAIN_MAX = Duration.ofSeconds(10);
  private static final IntervalFunction AGAIN =
      IntervalFunction.ofExponentialBackoff(AGAIN_FIRST, 2, AGAIN_MAX);

  private static final Logger LOG = LoggerFactory.getLogger(PostgresListener.class);

  private final DataSource dataSource;
  private final String channel;
  private final Consumer<Wake> listener;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private int failures;

  /**
   * Takes what it needs.
   *
   * @param channel a name that needs no quotes
   */
  PostgresListener(DataSource dataSource, String channel, Consumer<Wake> listener) {
    this.dataSource = requireNonNull(dataSource, "dataSource");
    this.channel = requireNonNull(channel, "channel");
    this.listener = requireNonNull(listener, "listener");
  }

  /** Lets the thread end soon; may be called by any thread. */
  void stop() {
    stopped.countDown();
  }

  @Override
  public void run() {
    boolean isAble = true;
    while (isAble && !isStopped(Duration.ZERO)) {
      isAble = listenOnce();
    }
  }

  /** Listens until stopped or the connection is lost; false if it never will. */
  private boolean listenOnce() {
    try (Connection connection = dataSource.getConnection()) {
      if (!connection.isWrapperFor(PGConnection.class)) {
        return unable("its connections do not unwrap to PostgreSQL's");
      }
      listen(connection);
    } catch (SQLException e) {
      if (Failures.isUnsupported(e)) {
        return unable(String.valueOf(e.getMessage()));
      }
      lost(e);
    } catch (RuntimeException e) {
      // whatever a host's own connections throw, the next may do
      lost(e);
    } catch (LinkageError e) {
      return unable("PostgreSQL's driver cannot be reached from here: " + e.getMessage());
    }
    return true;
  }

  private void listen(Connection connection) throws SQLException {
    boolean isAutoCommit = connection.getAutoCommit();
    int silence = connection.getNetworkTimeout();
    connection.setAutoCommit(true);
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(SILENCE_MAX.toMillis()));
    execute(connection, "LISTEN " + channel);
    try {
      hear(connection);
    } finally {
      giveBack(connection, isAutoCommit, silence);
    }
  }

  /** Leaves a connection as it was found: a pool gives it to others. */
  private void giveBack(Connection connection, boolean isAutoCommit, int silence)
      throws SQLException {
    try {
      execute(connection, "UNLISTEN " + channel);
      connection.setNetworkTimeout(Runnable::run, silence);
      connection.setAutoCommit(isAutoCommit);
    } catch (SQLException e) {
      LOG.debug("a connection that was listening is of no more use", e);
      connection.abort(Runnable::run);
    }
  }

  private void hear(Connection connection) throws SQLException {
    PGConnection notified = connection.unwrap(PGConnection.class);
    found();
    long provedAt = System.nanoTime();
    while (!isStopped(Duration.ZERO)) {
      for (PGNotification each :
          notified.getNotifications(Math.toIntExact(LOOK_UP_EVERY.toMillis()))) {
        if (each.getName().equals(channel)) {
          listener.accept(WakeMessage.read(each.getParameter()));
        }
      }
      if (System.nanoTime() - provedAt > PROVE_EVERY.toNanos()) {
        execute(connection, "LISTEN " + channel);
        provedAt = System.nanoTime();
      }
    }
  }

  /** Has everything looked for: whatever was told before is not heard any more. */
  private void found() {
    if (failures > 0) {
      LOG.info("listens again for what other nodes accept");
    }
    failures = 0;
    listener.accept(Wake.everywhere());
  }

  private void lost(Exception failure) {
    if (isStopped(Duration.ZERO)) {
      return;
    }
    if (failures == 0) {
      LOG.warn(
          "cannot listen for what other nodes accept; until it can, the poll finds it", failure);
    }
    failures++;
    isStopped(Duration.ofMillis(AGAIN.apply(failures)));
  }

  private static boolean unable(String why) {
    LOG.info("does not listen for what other nodes accept, the poll finds it: {}", why);
    return false;
  }

  /** Waits for the end, a while at most; says whether it has come. */
  private boolean isStopped(Duration wait) {
    try {
      return stopped.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // nobody but the end of a process interrupts this thread
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
