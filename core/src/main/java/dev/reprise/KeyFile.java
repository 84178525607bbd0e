package dev.reprise;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.model.Bytes;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A file with the keys of an {@link AesGcmCipher}: on each line {@code ID=} and 32 bytes in base64,
 * oldest first; {@code #} begins a comment.
 *
 * <p>Whoever loses it loses all secrets. It does not belong into the database or its backups.
 */
public final class KeyFile {

  private static final long BYTES_MAX = 64 * 1_024;
  private static final String FIRST_ID = "key-1";

  private KeyFile() {}

  /**
   * Reads the keys of a file.
   *
   * @throws IOException if it cannot be read, or is larger than 64 KiB
   * @throws IllegalArgumentException if a line is no key, or there is none; the message names the
   *     line's number and never a key
   */
  public static AesGcmCipher read(Path file) throws IOException {
    if (Files.size(file) > BYTES_MAX) {
      throw new IOException("a key file must have at most " + BYTES_MAX + " bytes: " + file);
    }
    List<AesGcmCipher.Key> keys = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file, UTF_8)) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        keys.add(key(text, number));
      }
    }
    return AesGcmCipher.of(keys);
  }

  /**
   * Reads the keys of a file, and makes it with one random key if it is not there, for the owner
   * alone where the file system can say so.
   *
   * @throws IOException if it cannot be read or made
   * @throws IllegalArgumentException if a line is no key, or there is none
   */
  public static AesGcmCipher readOrCreate(Path file) throws IOException {
    if (Files.notExists(file)) {
      create(file);
    }
    return read(file);
  }

  private static void create(Path file) throws IOException {
    try {
      Files.createFile(file, forOwnerAlone());
    } catch (FileAlreadyExistsException e) {
      return;
    }
    AesGcmCipher.Key key = AesGcmCipher.Key.random(FIRST_ID);
    String text = Base64.getEncoder().encodeToString(key.bytes().toByteArray());
    Files.writeString(file, key.id() + "=" + text + "\n");
  }

  private static FileAttribute<?>[] forOwnerAlone() {
    boolean isPosix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return isPosix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static AesGcmCipher.Key key(String line, int number) {
    int middle = line.indexOf('=');
    if (middle < 1) {
      throw new IllegalArgumentException("line " + number + " must be ID=KEY");
    }
    Bytes bytes;
    try {
      bytes = Bytes.copyOf(Base64.getDecoder().decode(line.substring(middle + 1).strip()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("line " + number + " must hold a key in base64");
    }
    try {
      return new AesGcmCipher.Key(line.substring(0, middle).strip(), bytes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
    }
  }
}
