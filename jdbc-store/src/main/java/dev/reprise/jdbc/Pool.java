package dev.reprise.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.SQLException;
import java.time.Duration;

/** Connections for a store that is not given any. */
final class Pool {

  private static final int CONNECTIONS_MAX = 10;
  private static final Duration WAIT_MAX = Duration.ofSeconds(5);

  private Pool() {}

  /** Opens connections; who calls it closes the pool. */
  static HikariDataSource open(String url, String user, String password) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("reprise");
    config.setJdbcUrl(Dialect.poolUrl(url));
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setConnectionTimeout(WAIT_MAX.toMillis());
    Dialect.poolStart(url).ifPresent(config::setConnectionInitSql);
    config.setExceptionOverride(new EvictBroken());
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw Failures.of("open the database", e);
    }
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
