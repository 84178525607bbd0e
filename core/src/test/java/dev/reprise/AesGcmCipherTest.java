package dev.reprise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Bytes;
import dev.reprise.spi.SecretCipher;
import dev.reprise.spi.SecretCipher.Sealed;
import dev.reprise.spi.StoreException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AesGcmCipherTest {

  private static final Bytes CLEAR = Bytes.utf8("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final AesGcmCipher.Key OLD = AesGcmCipher.Key.random("2026-01");
  private static final AesGcmCipher.Key NEW = AesGcmCipher.Key.random("2026-11");

  private final AesGcmCipher cipher = AesGcmCipher.of(OLD);

  @Test
  void encrypted_isReadBack_andNeverTheSameTwice() {
    Sealed first = encrypted();
    Sealed second = encrypted();

    assertThat(cipher.decrypt(first, "acme", "sec_1")).isEqualTo(CLEAR);
    assertThat(cipher.decrypt(second, "acme", "sec_1")).isEqualTo(CLEAR);
    assertThat(first.bytes()).isNotEqualTo(second.bytes());
    assertThat(first.bytes().toUtf8()).doesNotContain("whsec_");
    assertThat(first.keyId()).isEqualTo("2026-01");
  }

  @Test
  void nothing_isEncryptedToo() {
    Sealed sealed = cipher.encrypt(Bytes.empty(), "acme", "sec_1");

    assertThat(cipher.decrypt(sealed, "acme", "sec_1")).isEqualTo(Bytes.empty());
  }

  @Test
  void movedToAnotherTenantOrName_isRefused() {
    Sealed sealed = encrypted();

    assertRefused(sealed, "other", "sec_1");
    assertRefused(sealed, "acme", "sec_2");
    assertRefused(cipher.encrypt(CLEAR, "ab", "c"), "a", "bc");
  }

  @Test
  void anyBitChanged_isRefused() {
    Sealed sealed = encrypted();
    for (int i = 0; i < sealed.bytes().size(); i++) {
      byte[] bytes = sealed.bytes().toByteArray();
      bytes[i] ^= 1;
      assertRefused(new Sealed("2026-01", Bytes.copyOf(bytes)), "acme", "sec_1");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 11, 12, 27})
  void cutShort_isRefused(int length) {
    assertRefused(new Sealed("2026-01", encrypted().bytes().first(length)), "acme", "sec_1");
  }

  @Test
  void newestKey_encrypts_andOlderOnesStillDecrypt() {
    Sealed before = encrypted();
    AesGcmCipher rotated = AesGcmCipher.of(List.of(OLD, NEW));

    assertThat(rotated.encrypt(CLEAR, "acme", "sec_1").keyId()).isEqualTo("2026-11");
    assertThat(rotated.decrypt(before, "acme", "sec_1")).isEqualTo(CLEAR);
    assertThat(rotated.hasKey("2026-01")).isTrue();
  }

  @Test
  void missingKey_isNamed_andTheSecretIsNot() {
    Sealed sealed = encrypted();

    assertThatThrownBy(() -> AesGcmCipher.of(NEW).decrypt(sealed, "acme", "sec_1"))
        .isInstanceOf(StoreException.class)
        .hasMessage("sec_1 of tenant acme needs the key 2026-01, which is missing");
    assertThat(AesGcmCipher.of(NEW).hasKey("2026-01")).isFalse();
  }

  @Test
  void whatWasKeptInClear_isReadAsItIs() {
    Sealed clear = SecretCipher.none().encrypt(CLEAR, "acme", "sec_1");

    assertThat(cipher.decrypt(clear, "acme", "sec_1")).isEqualTo(CLEAR);
    assertThat(cipher.hasKey(clear.keyId())).isTrue();
  }

  @Test
  void noCipher_doesNotReadWhatIsEncrypted() {
    Sealed sealed = encrypted();

    assertThat(SecretCipher.none().hasKey("2026-01")).isFalse();
    assertThatThrownBy(() -> SecretCipher.none().decrypt(sealed, "acme", "sec_1"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("2026-01");
  }

  @Test
  void keys_areNeverShown() {
    AesGcmCipher.Key key =
        new AesGcmCipher.Key("k", Bytes.copyOf("0123456789abcdef0123456789abcdef".getBytes(UTF_8)));

    assertThat(key.toString() + AesGcmCipher.of(key)).contains("k").doesNotContain("0123");
  }

  @Test
  void keys_haveRules() {
    assertThatThrownBy(() -> new AesGcmCipher.Key("k", Bytes.copyOf(new byte[31])))
        .hasMessage("key k must have 32 bytes, had 31");
    assertThatThrownBy(() -> AesGcmCipher.Key.random("clear"))
        .hasMessageStartingWith("key id must be");
    assertThatThrownBy(() -> AesGcmCipher.Key.random("a b"))
        .hasMessageStartingWith("key id must be");
    assertThatThrownBy(() -> AesGcmCipher.of(List.of())).hasMessageStartingWith("keys must hold");
    assertThatThrownBy(() -> AesGcmCipher.of(List.of(OLD, OLD)))
        .hasMessageStartingWith("key ids must differ");
  }

  private Sealed encrypted() {
    return cipher.encrypt(CLEAR, "acme", "sec_1");
  }

  private void assertRefused(Sealed sealed, String tenant, String name) {
    assertThatThrownBy(() -> cipher.decrypt(sealed, tenant, name))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("2026-01")
        .hasMessageNotContaining("whsec_");
  }
}
