package dev.reprise.jdbc;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.IdempotencyLog;
import dev.reprise.spi.SlotLeases;
import dev.reprise.spi.StopBoard;
import dev.reprise.spi.StoreException;
import dev.reprise.spi.SubscriptionDirectory;
import dev.reprise.spi.WakeChannel;
import java.security.SecureRandom;
import javax.sql.DataSource;

/**
 * A store in a relational database: PostgreSQL 15 or newer, MariaDB 10.11 or newer, or H2 2.4, in a
 * file or in memory.
 *
 * <p>What is accepted is committed when the call returns, and on an H2 file also forced to the
 * disk, unless {@link JdbcOptions#isPowerSafe} says otherwise. Calls with a {@link JdbcTransaction}
 * join the host's transaction. Safe for use by several threads; an H2 database is used by one
 * process only. Over a host's connections to PostgreSQL each statement is parsed each time, unless
 * their {@code plan_cache_mode} is {@code force_custom_plan}, as that of the store's own is. On
 * every server the driver's {@code socketTimeout} should be set, 20 s there: a network that
 * swallows packets would hold the engine's threads without end; one of them is taken by each
 * started engine, to listen for what other nodes accept, unless {@link JdbcOptions#isNotifying}
 * says otherwise. On MariaDB, whose own default isolates more, a host's transactions are to be at
 * READ COMMITTED, and the driver's {@code useAffectedRows} stays off, as it is by default. {@link
 * #close} closes the connections that the store has opened, never a host's.
 */
public final class JdbcDeliveryStore implements DeliveryStore {

  private final Runnable onClose;
  private final DeliveryLog log;
  private final DeliveryQueue queue;
  private final SubscriptionDirectory subscriptions;
  private final IdempotencyLog idempotency;
  private final SlotLeases slots;
  private final StopBoard stops;
  private final WakeChannel wakes;

  private JdbcDeliveryStore(
      Database database, DataSource dataSource, JdbcOptions options, Runnable onClose) {
    SecureRandom random = new SecureRandom();
    IdGenerator ids = new IdGenerator(database.clock(), random);
    this.onClose = onClose;
    this.log = new JdbcDeliveryLog(database, ids, new EventStore(random));
    this.queue = new JdbcDeliveryQueue(database, ids);
    this.subscriptions = new JdbcSubscriptionDirectory(database, options.secretCipher());
    this.stops = new JdbcStopBoard(database);
    this.idempotency = new JdbcIdempotencyLog(database, ids);
    this.slots =
        database.dialect().sharesSlots()
            ? new JdbcSlotLeases(database, options.clock())
            : SlotLeases.singleNode();
    this.wakes =
        options.isNotifying()
            ? database.dialect().wakes(database, dataSource, options.schema())
            : WakeChannel.none();
  }

  /**
   * Opens a store over a host's connections, which stay the host's.
   *
   * @throws IllegalArgumentException if the database is of a kind that is not supported
   * @throws IllegalStateException if the schema is missing, older or newer; see {@link
   *     Schema#migrate}; if H2 refuses {@linkplain JdbcOptions#isPowerSafe power safety}; or if a
   *     secret needs a key that the {@linkplain JdbcOptions#secretCipher cipher} does not have
   * @throws StoreException if the database fails
   */
  public static JdbcDeliveryStore open(DataSource dataSource, JdbcOptions options) {
    requireNonNull(dataSource, "dataSource");
    return open(dataSource, options, () -> {});
  }

  /**
   * Opens a store with connections of its own. To the URL of an H2 file {@code WRITE_DELAY=0} is
   * added, unless it says otherwise, so that the end of the process loses nothing.
   *
   * @throws IllegalArgumentException if the database is of a kind that is not supported
   * @throws IllegalStateException if the schema is missing, older or newer; see {@link
   *     JdbcOptions#isMigrating}; if H2 refuses {@linkplain JdbcOptions#isPowerSafe power safety};
   *     or if a secret needs a key that the {@linkplain JdbcOptions#secretCipher cipher} does not
   *     have
   * @throws StoreException if the database fails, or cannot be opened
   */
  public static JdbcDeliveryStore open(
      String jdbcUrl, String user, String password, JdbcOptions options) {
    HikariDataSource pool = Pool.open(jdbcUrl, user, password);
    try {
      if (options.isMigrating()) {
        try (HikariDataSource patient = Pool.openPatient(jdbcUrl, user, password)) {
          Schema.migrate(patient, options.schema());
        }
      }
      return open(pool, options.withMigration(false), pool::close);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private static JdbcDeliveryStore open(
      DataSource dataSource, JdbcOptions options, Runnable onClose) {
    if (options.isMigrating()) {
      Schema.migrate(dataSource, options.schema());
    }
    Dialect dialect = Dialect.of(dataSource);
    Schema.check(dataSource, dialect, options.schema());
    Database database = new Database(dataSource, dialect, options);
    SecretKeys.check(database, options.secretCipher());
    return new JdbcDeliveryStore(database, dataSource, options, onClose);
  }

  @Override
  public DeliveryLog log() {
    return log;
  }

  @Override
  public DeliveryQueue queue() {
    return queue;
  }

  @Override
  public SubscriptionDirectory subscriptions() {
    return subscriptions;
  }

  @Override
  public IdempotencyLog idempotency() {
    return idempotency;
  }

  @Override
  public SlotLeases slots() {
    return slots;
  }

  @Override
  public StopBoard stops() {
    return stops;
  }

  @Override
  public WakeChannel wakes() {
    return wakes;
  }

  @Override
  public void close() {
    onClose.run();
  }
}
