package dev.reprise.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that is removed with all that is in it, also when the process is interrupted. */
final class TemporaryFolder implements AutoCloseable {

  private final Path path;
  private final Thread hook = new Thread(this::removeQuietly, "reprise-remove");

  private TemporaryFolder(Path path) {
    this.path = requireNonNull(path, "path");
  }

  /**
   * Makes a folder where the system keeps such.
   *
   * @throws IOException if that is not possible
   */
  static TemporaryFolder create(String prefix) throws IOException {
    TemporaryFolder folder = new TemporaryFolder(Files.createTempDirectory(prefix));
    Runtime.getRuntime().addShutdownHook(folder.hook);
    return folder;
  }

  Path path() {
    return path;
  }

  /**
   * Removes the folder.
   *
   * @throws IOException if something in it cannot be removed
   */
  @Override
  public void close() throws IOException {
    remove();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private void remove() throws IOException {
    try (Stream<Path> content = Files.walk(path)) {
      for (Path each : content.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  private void removeQuietly() {
    try {
      remove();
    } catch (IOException | UncheckedIOException e) {
      System.err.println("reprise: " + path + " could not be removed: " + e.getMessage());
    }
  }
}
