package dev.reprise.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.reprise.http.spi.Signer;
import dev.reprise.http.spi.SigningException;
import dev.reprise.model.Header;
import dev.reprise.model.Payload;
import dev.reprise.spi.SendRequest;
import java.security.Provider;
import java.security.Security;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhooksTest {

  private static final String OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

  static final String KEY_PAIR =
      "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
  private static final String V1 = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private static final String V1A =
      "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";

  private final Signer signer = Signers.standardWebhooks();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {Requests.SECRET + "|" + V1, KEY_PAIR + "|" + V1A})
  void sign_publishedVector(String secret, String signature) {
    assertThat(signer.sign(vector(secret)))
        .containsExactly(
            new Header("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            new Header("webhook-timestamp", "1614265330"),
            new Header("webhook-signature", signature));
  }

  @Test
  void sign_secretsOfBothVersions_eachSignsInItsOwn() {
    SendRequest request = vector(KEY_PAIR, Requests.SECRET);

    assertThat(signer.sign(request).get(2).value()).isEqualTo(V1A + " " + V1);
    assertThat(signer.isCostly(request)).isTrue();
    assertThat(signer.isCostly(vector(Requests.SECRET))).isFalse();
  }

  @Test
  void isCostly_muchToSign() {
    Requests large =
        Requests.to("https://example.com/").with(Requests.binary(new byte[100 * 1_024]));

    assertThat(signer.isCostly(large.build())).isFalse();
    assertThat(signer.isCostly(large.withSecrets(Requests.SECRET, OTHER_SECRET).build())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "whsk_",
        "whsk_AAAA",
        "whsk_not base64!",
        "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="
      })
  void sign_keyPairThatIsNone_isRefusedUntold(String secret) {
    assertThatThrownBy(() -> signer.sign(vector(Requests.SECRET, secret)))
        .isInstanceOf(SigningException.class)
        .hasMessage("secret sec_1 must be whsk_ and base64 of 64 bytes to sign, is not");
  }

  @Test
  void standardWebhooks_providerWithoutEd25519_isRefused() {
    Provider none = Security.getProvider("SUN");

    assertThatThrownBy(() -> Signers.standardWebhooks(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("provider must have Ed25519, was SUN");
  }

  @Test
  void isSensitive_theSignatureAlone() {
    assertThat(signer.isSensitive(new Header("Webhook-Signature", "v1,a"))).isTrue();
    assertThat(signer.isSensitive(new Header("webhook-id", "msg_1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"name\":\"Zoë — 東京 🚚\"}", "line\r\nbreak\u0000nul", " \ufeffspace "})
  void sign_isAcceptedByTheReferenceLibrary(String body) throws Exception {
    SendRequest request =
        Requests.to("https://example.com/")
            .with(Requests.binary(body.getBytes(UTF_8)))
            .at(Instant.now())
            .build();

    new Webhook(Requests.SECRET).verify(body, headers(request));
  }

  @Test
  void sign_twoSecrets_eachVerifiesAlone() throws Exception {
    SendRequest request =
        Requests.to("https://example.com/")
            .withSecrets(Requests.SECRET, OTHER_SECRET)
            .at(Instant.now())
            .build();
    Map<String, List<String>> headers = headers(request);

    new Webhook(Requests.SECRET).verify("{}", headers);
    new Webhook(OTHER_SECRET).verify("{}", headers);
    assertThat(signer.sign(request).get(2).value()).matches("v1,\\S+ v1,\\S+");
    assertThatThrownBy(() -> new Webhook("whsec_AAAA").verify("{}", headers))
        .isInstanceOf(WebhookVerificationException.class);
    assertThatThrownBy(() -> new Webhook(Requests.SECRET).verify("{ }", headers))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain secret ü", "whsec_", "whsec_not base64!", "whsec_=", "WHSEC_AAAA"})
  void sign_secretThatIsNoBase64_isItsOwnKey(String secret) throws Exception {
    SendRequest request = Requests.to("https://example.com/").withSecrets(secret).build();

    List<Header> headers = signer.sign(request);

    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    byte[] expected = mac.doFinal("msg_p5jXN8AQM9LWM0D4loKWxJek.1795428930.{}".getBytes(UTF_8));
    assertThat(headers.get(2).value())
        .isEqualTo("v1," + Base64.getEncoder().encodeToString(expected));
  }

  private static SendRequest vector(String... secrets) {
    return Requests.to("https://example.com/")
        .with(Payload.json("{\"test\": 2432232314}"))
        .withSecrets(secrets)
        .at(Instant.ofEpochSecond(1_614_265_330L, 999_000_000))
        .build();
  }

  private Map<String, List<String>> headers(SendRequest request) {
    return signer.sign(request).stream()
        .collect(Collectors.toMap(Header::name, header -> List.of(header.value())));
  }
}
