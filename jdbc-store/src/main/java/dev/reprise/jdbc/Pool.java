package dev.reprise.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.reprise.spi.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Connections for a store that is not given any. */
final class Pool {

  /** One of them may be taken for as long as an engine runs, to listen. */
  private static final int CONNECTIONS_MAX = 10 + 1;

  private static final Duration WAIT_MAX = Duration.ofSeconds(5);

  /**
   * How long a connection may take to show that it is alive before it is handed out. Far shorter
   * than the wait: after a silence of the network all are dead, and one wait gets past several.
   */
  private static final Duration LIVENESS_MAX = Duration.ofSeconds(1);

  /**
   * How long the database may be silent. A network that swallows every packet would otherwise hold
   * the engine's threads for as long as it likes; shorter than a lease, so that a renewal which
   * fails so can be repeated in time.
   */
  static final Duration SILENCE_MAX = Duration.ofSeconds(20);

  private static final Pattern KIND = Pattern.compile("jdbc:[a-z0-9]+:");

  /** What parts the settings of a URL, those of H2, PostgreSQL and MariaDB, and who logs in. */
  private static final Pattern SETTING_ENDS = Pattern.compile("[;?&]|//");

  /** Shorter values, such as numbers, are no secrets, and stand in many a message. */
  private static final int SECRET_LENGTH_MIN = 4;

  private Pool() {}

  /**
   * Opens connections; who calls it closes the pool. What is thrown does not quote the URL.
   *
   * @throws IllegalArgumentException if no driver takes the URL
   * @throws StoreException if the database cannot be opened
   */
  static HikariDataSource open(String url, String user, String password) {
    return open(url, user, password, SILENCE_MAX);
  }

  /**
   * Opens connections for work that may take long, such as a migration; as {@link #open} else.
   *
   * @throws IllegalArgumentException if no driver takes the URL
   * @throws StoreException if the database cannot be opened
   */
  static HikariDataSource openPatient(String url, String user, String password) {
    return open(url, user, password, Duration.ZERO);
  }

  private static HikariDataSource open(
      String url, String user, String password, Duration silenceMax) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("reprise");
    config.setJdbcUrl(Dialect.poolUrl(url));
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setConnectionTimeout(WAIT_MAX.toMillis());
    config.setValidationTimeout(LIVENESS_MAX.toMillis());
    Dialect.poolProperties(url, silenceMax).forEach(config::addDataSourceProperty);
    Dialect.poolStart(url).ifPresent(config::setConnectionInitSql);
    config.setExceptionOverride(new EvictBroken());
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw Failures.of("open the database", shown(e, url));
    } catch (RuntimeException e) {
      // no cause: the pool's message quotes the URL, and with it perhaps a password
      throw new IllegalArgumentException(
          "jdbcUrl must be one that a driver takes, was of kind " + kindOf(url));
    }
  }

  /**
   * Returns what the driver said, without its words if they quote more of the URL than its kind.
   */
  private static SQLException shown(RuntimeException failure, String url) {
    SQLException said = Failures.sqlOf(failure).orElseGet(SQLException::new);
    for (Throwable cause = said; cause != null; cause = cause.getCause()) {
      if (quotes(String.valueOf(cause.getMessage()), url)) {
        SQLException bare =
            new SQLException(
                "the driver refused the URL", Failures.stateOf(said), said.getErrorCode());
        bare.setStackTrace(said.getStackTrace());
        return bare;
      }
    }
    return said;
  }

  /** Says whether a message holds a setting of the URL, or who logs in. */
  private static boolean quotes(String message, String url) {
    return SETTING_ENDS
        .splitAsStream(url)
        .skip(1)
        .flatMap(setting -> Stream.of(setting, setting.substring(setting.lastIndexOf('=') + 1)))
        .filter(part -> part.length() >= SECRET_LENGTH_MIN)
        .anyMatch(message::contains);
  }

  private static String kindOf(String url) {
    Matcher kind = KIND.matcher(url);
    return kind.lookingAt() ? kind.group() : "unknown";
  }

  /**
   * Has the pool drop connections to a database that was closed; it does not know all of H2's and
   * PostgreSQL's states, and would hand out the same one again and again.
   */
  private static final class EvictBroken implements SQLExceptionOverride {

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
      return Failures.isGone(failure) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
  }
}
