package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Bytes;
import dev.reprise.model.Secret;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SymmetricKeysTest {

  @Test
  void rawBytes_areTheirOwnKey_thoughTheyAreNoText() {
    byte[] raw = {(byte) 0xff, 0, (byte) 0xc3, 40, 127};
    Secret secret = new Secret("sec_1", Bytes.copyOf(raw), Instant.EPOCH, Optional.empty());

    assertThat(SymmetricKeys.whole(secret)).isEqualTo(raw);
    assertThat(SymmetricKeys.decoded(secret)).isEqualTo(raw);
  }

  @Test
  void text_isDecodedOrTakenWhole() {
    Secret secret = new Secret("sec_1", "whsec_AAEC", Instant.EPOCH, Optional.empty());

    assertThat(SymmetricKeys.decoded(secret)).containsExactly(0, 1, 2);
    assertThat(SymmetricKeys.whole(secret)).asString().isEqualTo("whsec_AAEC");
  }
}
