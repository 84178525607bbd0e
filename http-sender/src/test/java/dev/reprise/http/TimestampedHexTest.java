package dev.reprise.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.http.spi.Signer;
import dev.reprise.http.spi.SigningException;
import dev.reprise.model.Header;
import dev.reprise.model.Payload;
import dev.reprise.spi.SendRequest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampedHexTest {

  /** Made with {@code openssl dgst -sha256 -hmac} over {@code 1614265330.{"test": 2432232314}}. */
  private static final String V1 =
      "v1=2e37df5d4a028c51a7f3133d64ae1e300d2c2c900f1b1d49d4369ad2530f8964";

  private final Signer signer = Signers.timestampedHex("X-Acme-Signature");

  @Test
  void sign_keysWithTheWholeSecret() {
    assertThat(signer.sign(request(Requests.SECRET)))
        .containsExactly(new Header("X-Acme-Signature", "t=1614265330," + V1));
  }

  @Test
  void sign_severalSecrets_oneSignatureEach_inOrder() throws Exception {
    List<Header> headers = signer.sign(request("plain ü", Requests.SECRET));

    assertThat(headers.get(0).value()).isEqualTo("t=1614265330,v1=" + hex("plain ü") + "," + V1);
  }

  @Test
  void sign_keyPairBesideASharedSecret_isLeftOut() {
    assertThat(signer.sign(request(StandardWebhooksTest.KEY_PAIR, Requests.SECRET)))
        .containsExactly(new Header("X-Acme-Signature", "t=1614265330," + V1));
  }

  @Test
  void sign_nothingButKeyPairs_isRefused() {
    assertThatThrownBy(() -> signer.sign(request(StandardWebhooksTest.KEY_PAIR)))
        .isInstanceOf(SigningException.class)
        .hasMessage("timestamped hex must have a shared secret to sign with, has key pairs only");
  }

  @Test
  void sign_noSecret_goesUnsigned() {
    assertThat(signer.sign(request())).isEmpty();
  }

  @Test
  void isSensitive_theSignatureAlone() {
    assertThat(signer.isSensitive(new Header("x-acme-signature", "t=1"))).isTrue();
    assertThat(signer.isSensitive(new Header("x-acme-event", "a"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X Acme", "X-Acme:", "a\r\nb"})
  void timestampedHex_nameThatIsNoToken_isRefused(String name) {
    assertThatThrownBy(() -> Signers.timestampedHex(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SendRequest request(String... secrets) {
    return Requests.to("https://example.com/")
        .with(Payload.json("{\"test\": 2432232314}"))
        .withSecrets(secrets)
        .at(Instant.ofEpochSecond(1_614_265_330L, 999_000_000))
        .build();
  }

  private static String hex(String secret) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of()
        .formatHex(mac.doFinal("1614265330.{\"test\": 2432232314}".getBytes(UTF_8)));
  }
}
