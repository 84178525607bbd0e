package dev.reprise.jdbc;

import dev.reprise.spi.StoreException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of a {@link JdbcDeliveryStore}: creates them and brings them up to date.
 *
 * <p>The numbered files are in {@code META-INF/reprise/jdbc/schema/<database>} of this library's
 * jar. {@link #migrate} has Flyway run them, in the schema given and under a lock of its own;
 * Flyway ({@code org.flywaydb:flyway-core}, for PostgreSQL also {@code
 * org.flywaydb:flyway-database-postgresql}, for MariaDB {@code org.flywaydb:flyway-mysql}) is then
 * on the class path or module path. A host may run the files itself instead, in their order, with
 * the schema as the current one.
 */
public final class Schema {

  /** The version that this library works with: the number of the last file. */
  static final int VERSION = 1;

  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

  /** How often the lock is asked for; each time the database waits for its own lock timeout. */
  private static final int LOCK_TRIES_MAX = 60;

  private static final String SELECT_VERSION = "SELECT MAX(version) FROM <schema>.schema_version";

  private final DataSource dataSource;
  private final Dialect dialect;
  private final String name;
  private final Jdbi jdbi;

  private Schema(DataSource dataSource, Dialect dialect, String name) {
    this.dataSource = dataSource;
    this.dialect = dialect;
    this.name = name;
    this.jdbi = Jdbi.create(dataSource);
    jdbi.define("schema", name);
    jdbi.getConfig(Handles.class).setForceEndTransactions(false);
  }

  /**
   * Creates or upgrades the tables in the default schema.
   *
   * @throws StoreException if the database fails
   * @throws IllegalStateException if the schema is newer than this library, or Flyway is missing
   */
  public static void migrate(DataSource dataSource) {
    migrate(dataSource, JdbcOptions.SCHEMA_DEFAULT);
  }

  /**
   * Creates or upgrades the tables; does nothing if they are up to date. Of several callers at
   * once, in one process or many, one does the work and the others wait for it. Uses up to three
   * connections at a time.
   *
   * @param schema as {@link JdbcOptions#schema} says
   * @throws IllegalArgumentException if the schema is no identifier
   * @throws StoreException if the database fails
   * @throws IllegalStateException if the schema is newer than this library, or Flyway is missing
   */
  public static void migrate(DataSource dataSource, String schema) {
    JdbcOptions.checkSchema(schema);
    new Schema(dataSource, Dialect.of(dataSource), schema).migrate();
  }

  /**
   * Checks that the tables are there and of this library's version.
   *
   * @throws IllegalStateException if they are not; the message says what to do
   */
  static void check(DataSource dataSource, Dialect dialect, String name) {
    Schema schema = new Schema(dataSource, dialect, name);
    int version = schema.checkedVersion();
    if (version < VERSION) {
      throw new IllegalStateException(
          "schema %s is at version %d and must be at %d; call Schema.migrate, or run the files in %s"
              .formatted(name, version, VERSION, dialect.schemaFolder()));
    }
  }

  private void migrate() {
    if (checkedVersion() == VERSION) {
      return;
    }
    for (int tries = 1; !tryMigrate(); tries++) {
      if (tries == LOCK_TRIES_MAX) {
        throw new IllegalStateException("another migration of schema " + name + " does not end");
      }
      LOG.debug("waiting for another migration of schema {}", name);
    }
    int version = checkedVersion();
    if (version != VERSION) {
      throw new IllegalStateException(
          "schema %s is at version %d after its migration to %d".formatted(name, version, VERSION));
    }
  }

  /** Migrates under the lock; false if the lock could not be had. */
  private boolean tryMigrate() {
    try (Handle handle = jdbi.open()) {
      if (!dialect.lockSchema(handle, name)) {
        return false;
      }
      try {
        int version = checkedVersion();
        if (version < VERSION) {
          FlywayMigration.run(dataSource, dialect, storedName(handle), version);
          LOG.info("schema {} is at version {}", name, VERSION);
        }
      } finally {
        dialect.unlockSchema(handle, name);
      }
      return true;
    } catch (JdbiException e) {
      throw Failures.of("migrate schema " + name, e);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "add org.flywaydb:flyway-core to migrate schema %s, or run the files in %s"
              .formatted(name, dialect.schemaFolder()),
          e);
    }
  }

  private int checkedVersion() {
    int version = version();
    if (version > VERSION) {
      throw new IllegalStateException(
          "schema %s is at version %d, newer than this library's %d; use a newer library"
              .formatted(name, version, VERSION));
    }
    return version;
  }

  /** Returns the number of the last file that has run; 0 if none has. */
  private int version() {
    try (Handle handle = jdbi.open()) {
      return Optional.ofNullable(
              handle.createQuery(SELECT_VERSION).mapTo(Integer.class).findOne().orElse(null))
          .orElse(0);
    } catch (JdbiException e) {
      if (Failures.sqlOf(e).filter(dialect::isMissingTable).isPresent()) {
        return 0;
      }
      throw Failures.of("read the version of schema " + name, e);
    }
  }

  /** Returns the name as the database stores it when it is not quoted, since Flyway quotes it. */
  private String storedName(Handle handle) {
    try {
      var metaData = handle.getConnection().getMetaData();
      if (metaData.storesUpperCaseIdentifiers()) {
        return name.toUpperCase(Locale.ROOT);
      }
      return metaData.storesLowerCaseIdentifiers() ? name.toLowerCase(Locale.ROOT) : name;
    } catch (SQLException e) {
      throw Failures.of("look at the names of the database", e);
    }
  }
}
