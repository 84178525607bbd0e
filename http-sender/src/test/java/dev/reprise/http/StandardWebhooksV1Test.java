package dev.reprise.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.reprise.model.Header;
import dev.reprise.model.Payload;
import dev.reprise.spi.SendRequest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhooksV1Test {

  private static final String OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

  private final StandardWebhooksV1 signer = new StandardWebhooksV1();

  @Test
  void sign_publishedVector() {
    SendRequest request =
        Requests.to("https://example.com/")
            .with(Payload.json("{\"test\": 2432232314}"))
            .at(Instant.ofEpochSecond(1_614_265_330L, 999_000_000))
            .build();

    assertThat(signer.sign(request))
        .containsExactly(
            new Header("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            new Header("webhook-timestamp", "1614265330"),
            new Header("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
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

  private Map<String, List<String>> headers(SendRequest request) {
    return signer.sign(request).stream()
        .collect(Collectors.toMap(Header::name, header -> List.of(header.value())));
  }
}
