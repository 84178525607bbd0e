package dev.reprise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Bytes;
import dev.reprise.spi.SecretCipher.Sealed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFileTest {

  private static final String ZEROS = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  private static final String ONES = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

  @TempDir private Path folder;

  @Test
  void readOrCreate_makesAKeyThatIsReadAgain() throws IOException {
    Path file = folder.resolve("keys");

    Sealed sealed = KeyFile.readOrCreate(file).encrypt(Bytes.utf8("s"), "acme", "sec_1");

    assertThat(KeyFile.readOrCreate(file).decrypt(sealed, "acme", "sec_1"))
        .isEqualTo(Bytes.utf8("s"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void lastLine_encrypts() throws IOException {
    Path file = written("# of the year before\na = " + ZEROS + "\n\nb=" + ONES);

    assertThat(KeyFile.read(file).encrypt(Bytes.utf8("s"), "acme", "sec_1").keyId()).isEqualTo("b");
    assertThat(KeyFile.read(file).hasKey("a")).isTrue();
  }

  @Test
  void missingFile_isNotMadeByReading() {
    assertThatThrownBy(() -> KeyFile.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''             | keys must hold at least one",
        "# nothing      | keys must hold at least one",
        "hidden         | line 1 must be ID=KEY",
        "=hidden        | line 1 must be ID=KEY",
        "a=hid den!     | line 1 must hold a key in base64",
        "a=aGlkZGVu     | line 1: key a must have 32 bytes, had 6",
        "a b=" + ZEROS + " | line 1: key id must be",
        "clear=" + ZEROS + " | line 1: key id must be"
      })
  void brokenLine_isNamedWithoutTheKey(String text, String message) throws IOException {
    Path file = written(text);

    assertThatThrownBy(() -> KeyFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("hid")
        .hasMessageNotContaining("aGlk");
  }

  @Test
  void hugeFile_isNotRead() throws IOException {
    Path file = written("#".repeat(65_537));

    assertThatThrownBy(() -> KeyFile.read(file)).isInstanceOf(IOException.class);
  }

  private Path written(String text) throws IOException {
    return Files.writeString(folder.resolve("keys"), text);
  }
}
