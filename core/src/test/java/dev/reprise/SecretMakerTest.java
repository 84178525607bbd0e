package dev.reprise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Bytes;
import dev.reprise.model.Secret;
import dev.reprise.model.SignatureScheme;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMakerTest {

  /** The key pair of the vectors of Standard Webhooks. */
  private static final String PAIR =
      "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";

  private static final String PUBLIC = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
  private static final String SEED = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc=";

  private final SecretMaker maker = new SecretMaker(new SecureRandom());

  @ParameterizedTest
  @EnumSource(
      value = SignatureScheme.class,
      names = {"STANDARD_V1", "TIMESTAMPED_HEX"})
  void sharedSecret_is32RandomBytes(SignatureScheme scheme) {
    Secret secret = secret(maker.make(scheme));

    assertThat(secret.text()).startsWith("whsec_");
    assertThat(Base64.getDecoder().decode(secret.text().substring(6))).hasSize(32);
    assertThat(maker.make(scheme)).isNotEqualTo(secret.material());
    assertThat(secret.isKeyPair()).isFalse();
    assertThat(secret.publicKey()).isEmpty();
  }

  @Test
  void keyPair_hasThePublicPartThatBelongsToIt() {
    byte[] seed = Base64.getDecoder().decode(SEED.substring(5));

    Secret secret = secret(new SecretMaker(given(seed)).make(SignatureScheme.STANDARD_V1A));

    assertThat(secret.text()).isEqualTo(PAIR);
    assertThat(secret.isKeyPair()).isTrue();
    assertThat(secret.publicKey()).contains(PUBLIC);
  }

  @Test
  void importedPair_isCompletedAndChecked() {
    assertThat(SecretMaker.imported(Bytes.utf8(PAIR))).isEqualTo(Bytes.utf8(PAIR));
    assertThat(SecretMaker.imported(Bytes.utf8(SEED))).isEqualTo(Bytes.utf8(PAIR));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "whsk_",
        "whsk_no base64!",
        "whsk_c2hvcnQ=",
        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6KvQ==",
        PUBLIC
      })
  void importedPair_thatIsNone_isRefusedWithoutTellingIt(String text) {
    assertThatThrownBy(() -> SecretMaker.imported(Bytes.utf8(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("secret must be")
        .hasMessageNotContaining("6Xb");
  }

  @Test
  void imported_has1To256Bytes() {
    Bytes raw = Bytes.copyOf(new byte[] {0, (byte) 0xff});
    Bytes longest = Bytes.utf8("é".repeat(128));
    Bytes encoded = Bytes.utf8("whsec_" + Base64.getEncoder().encodeToString(new byte[256]));

    assertThat(SecretMaker.imported(raw)).isEqualTo(raw);
    assertThat(SecretMaker.imported(longest)).isEqualTo(longest);
    assertThat(SecretMaker.imported(encoded)).isEqualTo(encoded);
    assertRefused(Bytes.empty(), 0);
    assertRefused(Bytes.utf8("é".repeat(128) + "x"), 257);
    assertRefused(Bytes.utf8("whsec_" + Base64.getEncoder().encodeToString(new byte[257])), 257);
  }

  private static void assertRefused(Bytes material, int size) {
    assertThatThrownBy(() -> SecretMaker.imported(material))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("secret must have 1 to 256 bytes, had " + size);
  }

  private static Secret secret(Bytes material) {
    return new Secret("sec_1", material, Instant.EPOCH, Optional.empty());
  }

  private static RandomGenerator given(byte[] bytes) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new AssertionError("only bytes are asked for");
      }

      @Override
      public void nextBytes(byte[] target) {
        System.arraycopy(bytes, 0, target, 0, target.length);
      }
    };
  }
}
