package dev.reprise.jdbc;

import dev.reprise.spi.StoreException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Has Flyway run the schema's files; apart, since Flyway may be missing. */
final class FlywayMigration {

  private static final String HISTORY_TABLE = "schema_history";

  private FlywayMigration() {}

  /**
   * Runs the files that are newer than the schema; who calls it holds the lock.
   *
   * @param schema the schema's name as the database stores it
   * @param version the number of the last file that has run, whoever ran it
   */
  static void run(DataSource dataSource, Dialect dialect, String schema, int version) {
    try {
      Flyway.configure(FlywayMigration.class.getClassLoader())
          .dataSource(dataSource)
          .schemas(schema)
          .defaultSchema(schema)
          .table(HISTORY_TABLE)
          .locations("classpath:" + dialect.schemaFolder())
          .failOnMissingLocations(true)
          .baselineOnMigrate(true)
          .baselineVersion(String.valueOf(version))
          .placeholderReplacement(false)
          .load()
          .migrate();
    } catch (FlywayException e) {
      boolean isTransient =
          Failures.sqlOf(e).filter((SQLException sql) -> Failures.isTransient(sql)).isPresent();
      throw new StoreException("failed to migrate schema " + schema, e, isTransient);
    }
  }
}
