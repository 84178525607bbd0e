package dev.reprise.cli;

import static java.util.Objects.requireNonNull;

import dev.reprise.KeyFile;
import dev.reprise.spi.SecretCipher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the keys are that encrypt secrets.
 *
 * @param file their file; empty if secrets are kept in clear
 * @param isMade whether the file is made if it is not there
 */
record Keys(Optional<Path> file, boolean isMade) {

  private static final String FILE_NAME = "secrets.keys";

  Keys {
    requireNonNull(file, "file");
  }

  /** Returns the choice to keep secrets in clear. */
  static Keys none() {
    return new Keys(Optional.empty(), false);
  }

  /** Returns a file that must be there. */
  static Keys in(Path file) {
    return new Keys(Optional.of(file), false);
  }

  /** Returns the file in the folder of an embedded database, to be made at the first start. */
  static Keys besideDataIn(Path folder) {
    return new Keys(Optional.of(folder.resolve(FILE_NAME)), true);
  }

  /**
   * Reads the keys.
   *
   * @throws CliException if they cannot be had
   */
  SecretCipher open() {
    return file.map(this::open).orElseGet(SecretCipher::none);
  }

  private SecretCipher open(Path path) {
    try {
      if (isMade) {
        Files.createDirectories(path.toAbsolutePath().getParent());
        return KeyFile.readOrCreate(path);
      }
      return KeyFile.read(path);
    } catch (NoSuchFileException e) {
      throw CliException.unavailable("the key file is not there: " + path, e);
    } catch (IOException e) {
      throw CliException.unavailable(
          "the key file cannot be read: " + path + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw CliException.unavailable(
          "the key file cannot be used: " + path + ": " + e.getMessage(), e);
    }
  }
}
