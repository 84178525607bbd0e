package dev.reprise.jdbc;

import dev.reprise.spi.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where databases differ; everything else is one SQL text for all. */
final class Dialect {

  /** H2 2.4, in a file or in memory. */
  static final Dialect H2 =
      new Dialect(
          "H2",
          "h2",
          "SELECT CURRENT_TIMESTAMP(6)",
          Set.of("23505"),
          Set.of("42S02", "42S03", "42S04", "90079"),
          Set.of("42S01", "90078"));

  private static final List<Dialect> ALL = List.of(H2);

  private static final Logger LOG = LoggerFactory.getLogger(Dialect.class);

  private static final String H2_URL = "jdbc:h2:";
  private static final String H2_MEMORY_URL = "jdbc:h2:mem:";
  private static final String H2_PATH = "SELECT DATABASE_PATH()";
  private static final String H2_WRITE_DELAY =
      """
      SELECT setting_value
        FROM information_schema.settings
       WHERE setting_name = 'WRITE_DELAY'
      """;

  private final String product;
  private final String folder;
  private final String currentTime;
  private final Set<String> duplicateKeyStates;
  private final Set<String> missingTableStates;
  private final Set<String> existingObjectStates;

  private Dialect(
      String product,
      String folder,
      String currentTime,
      Set<String> duplicateKeyStates,
      Set<String> missingTableStates,
      Set<String> existingObjectStates) {
    this.product = product;
    this.folder = folder;
    this.currentTime = currentTime;
    this.duplicateKeyStates = duplicateKeyStates;
    this.missingTableStates = missingTableStates;
    this.existingObjectStates = existingObjectStates;
  }

  /**
   * Finds the dialect of a database.
   *
   * @throws IllegalArgumentException if there is none for it
   * @throws StoreException if the database cannot be reached
   */
  static Dialect of(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection()) {
      String product = connection.getMetaData().getDatabaseProductName();
      for (Dialect dialect : ALL) {
        if (dialect.product.equals(product)) {
          return dialect;
        }
      }
      throw new IllegalArgumentException("database must be H2, was " + product);
    } catch (SQLException e) {
      throw Failures.of("connect to the database", e);
    }
  }

  /** Completes the URL of a pool of our own: an H2 file keeps what was acknowledged. */
  static String poolUrl(String url) {
    if (!url.startsWith(H2_URL) || url.startsWith(H2_MEMORY_URL)) {
      return url;
    }
    String durable = withSetting(url, "WRITE_DELAY", "0");
    // The store closes the database; H2's own hook would close it under a host that still drains.
    return withSetting(durable, "DB_CLOSE_ON_EXIT", "FALSE");
  }

  private static String withSetting(String url, String name, String value) {
    boolean isSet = url.toUpperCase(Locale.ROOT).contains(";" + name + "=");
    return isSet ? url : url + ";" + name + "=" + value;
  }

  /** Returns the folder of the schema's files, on the class path. */
  String schemaFolder() {
    return "META-INF/reprise/jdbc/schema/" + folder;
  }

  /** Returns the query for the time; to be the first of its transaction. */
  String currentTime() {
    return currentTime;
  }

  /**
   * Turns an insertion into one that writes nothing where a row of the same key exists.
   *
   * <p>H2 takes it as it is: the failed statement alone is undone, and {@link #isDuplicateKey}
   * tells. A database in which a failed statement ends the transaction needs a clause.
   */
  String insertIfAbsent(String insert) {
    return insert;
  }

  /** Says whether a statement failed because a row of the same key exists. */
  boolean isDuplicateKey(SQLException failure) {
    return duplicateKeyStates.contains(Failures.stateOf(failure));
  }

  /** Says whether a statement failed because there is no such table or schema. */
  boolean isMissingTable(SQLException failure) {
    return missingTableStates.contains(Failures.stateOf(failure));
  }

  /** Says whether a statement failed because another has created the same table or schema. */
  boolean isExistingObject(SQLException failure) {
    return existingObjectStates.contains(Failures.stateOf(failure)) || isDuplicateKey(failure);
  }

  /**
   * Returns the statement that forces what was committed to the disk.
   *
   * @return empty if a commit does so by itself, or there is no disk
   */
  Optional<String> forceToDisk(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (text(statement, H2_PATH).isEmpty()) {
        return Optional.empty();
      }
      text(statement, H2_WRITE_DELAY)
          .filter(delay -> !delay.equals("0"))
          .ifPresent(
              delay ->
                  LOG.warn(
                      "H2 may lose host transactions of the last {} ms if the process is killed;"
                          + " set WRITE_DELAY=0 in its URL",
                      delay));
      return Optional.of("CHECKPOINT SYNC");
    }
  }

  private static Optional<String> text(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
    }
  }
}
