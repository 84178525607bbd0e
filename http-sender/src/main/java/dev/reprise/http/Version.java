package dev.reprise.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version this is, as the build wrote it. */
final class Version {

  private static final String RESOURCE = "version.properties";

  private Version() {}

  /**
   * Reads the version.
   *
   * @throws IllegalStateException if this was packaged without it
   */
  static String read() {
    try (InputStream stream = Version.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException(RESOURCE + " must be packaged, was not found");
      }
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version", "");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }
}
