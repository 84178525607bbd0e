package dev.reprise.cli;

import static java.util.Objects.requireNonNull;

import dev.reprise.jdbc.JdbcDeliveryStore;
import dev.reprise.jdbc.JdbcOptions;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;

/**
 * Where a command keeps its data.
 *
 * @param url JDBC URL
 * @param user may be empty
 * @param password may be empty
 * @param keys encrypt the secrets in it
 * @param isNotifying whether nodes tell each other of work, where the database can
 */
record Database(String url, String user, String password, Keys keys, boolean isNotifying) {

  private static final String H2 = "jdbc:h2:";
  private static final String MARIADB = "jdbc:mariadb:";
  private static final String POSTGRESQL = "jdbc:postgresql:";
  private static final String H2_FILE_IN_USE = "90020";
  private static final String FILE_NAME = "reprise";

  Database {
    requireNonNull(url, "url");
    requireNonNull(user, "user");
    requireNonNull(password, "password");
    requireNonNull(keys, "keys");
  }

  /** Returns the embedded database in a folder; H2 makes the folder. */
  static Database in(Path folder) {
    return new Database(
        H2 + "file:" + folder.toAbsolutePath().normalize().resolve(FILE_NAME),
        "sa",
        "",
        Keys.besideDataIn(folder),
        true);
  }

  /** Reads the URL of a database that this version can use. */
  static Database at(Setting url, String user, String password, Keys keys) {
    boolean isKnown =
        Stream.of(POSTGRESQL, MARIADB, H2)
            .anyMatch(kind -> url.text().startsWith(kind) && !url.text().equals(kind));
    if (!isKnown) {
      throw CliException.usage(
          url.name(),
          "must be a URL that begins with " + POSTGRESQL + ", " + MARIADB + " or " + H2,
          withoutSecrets(url.text()));
    }
    return new Database(url.text(), user, password, keys, true);
  }

  /** Returns a copy with other keys. */
  Database withKeys(Keys value) {
    return new Database(url, user, password, value, isNotifying);
  }

  /** Returns a copy whose nodes tell each other of work, or do not. */
  Database withNotifications(boolean value) {
    return new Database(url, user, password, keys, value);
  }

  /**
   * Opens a store, with its tables made or brought up to date.
   *
   * @throws CliException if the database or its keys cannot be had
   */
  DeliveryStore open() {
    JdbcOptions options =
        JdbcOptions.of(keys.open()).withMigration(true).withNotifications(isNotifying);
    try {
      return JdbcDeliveryStore.open(url, user, password, options);
    } catch (StoreException e) {
      throw refusal(e);
    } catch (IllegalStateException e) {
      throw CliException.unavailable(
          "the database cannot be used: " + shownUrl() + ": " + e.getMessage(), e);
    }
  }

  private CliException refusal(StoreException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    if (cause instanceof SQLException sql && H2_FILE_IN_USE.equals(sql.getSQLState())) {
      return CliException.unavailable(
          "the database is in use by another process: " + shownUrl(), failure);
    }
    // Drivers quote the whole URL in some messages, and a password may stand in it.
    String why = String.valueOf(cause.getMessage()).replace(url, shownUrl());
    return CliException.unavailable(
        "the database cannot be opened: " + shownUrl() + ": " + why, failure);
  }

  /** Returns the URL as messages may show it: without its settings, where passwords may stand. */
  String shownUrl() {
    return withoutSecrets(url);
  }

  private static String withoutSecrets(String url) {
    return url.replaceFirst("[;?].*", "").replaceFirst("//[^/@]*@", "//");
  }

  /** Returns the URL without secrets. */
  @Override
  public String toString() {
    return "Database[" + shownUrl() + "]";
  }
}
