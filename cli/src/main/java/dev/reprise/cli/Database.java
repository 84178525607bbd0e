package dev.reprise.cli;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where a command keeps its data.
 *
 * @param url JDBC URL
 * @param user may be empty
 * @param password may be empty
 */
record Database(String url, String user, String password) {

  private static final String H2 = "jdbc:h2:";
  private static final String FILE_NAME = "reprise";

  Database {
    requireNonNull(url, "url");
    requireNonNull(user, "user");
    requireNonNull(password, "password");
  }

  /** Returns the embedded database in a folder; H2 makes the folder. */
  static Database in(Path folder) {
    return new Database(
        H2 + "file:" + folder.toAbsolutePath().normalize().resolve(FILE_NAME), "sa", "");
  }

  /** Reads the URL of a database that this version can use. */
  static Database at(Setting url, String user, String password) {
    if (!url.text().startsWith(H2) || url.text().length() == H2.length()) {
      throw CliException.usage(
          url.name(), "must be a URL that begins with " + H2, withoutSecrets(url.text()));
    }
    return new Database(url.text(), user, password);
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
