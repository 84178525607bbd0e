package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Bytes;
import dev.reprise.spi.SecretCipher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {

  @TempDir private Path folder;

  @Test
  void besideData_areMadeWithTheFolder_andFoundAgain() {
    Keys keys = Keys.besideDataIn(folder.resolve("not/there/yet"));

    SecretCipher.Sealed sealed = keys.open().encrypt(Bytes.utf8("s"), "acme", "sec_1");

    assertThat(keys.open().decrypt(sealed, "acme", "sec_1")).isEqualTo(Bytes.utf8("s"));
  }

  @Test
  void missingFile_isNotMade() {
    assertThatThrownBy(() -> Keys.in(folder.resolve("gone")).open())
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("the key file is not there: ");
  }

  @Test
  void brokenFile_isNamedWithoutItsKey() throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), "a=hidden!");

    assertThatThrownBy(() -> Keys.in(file).open())
        .isInstanceOf(CliException.class)
        .hasMessageEndingWith("line 1 must hold a key in base64")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void none_isClear() {
    assertThat(Keys.none().open()).isEqualTo(SecretCipher.none());
  }
}
