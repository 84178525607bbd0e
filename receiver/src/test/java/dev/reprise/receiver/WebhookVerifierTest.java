package dev.reprise.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.receiver.Verification.Rejected;
import dev.reprise.receiver.Verification.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The vectors are published ones of Standard Webhooks; that of the hexadecimal form is openssl's.
 */
class WebhookVerifierTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String PUBLIC_KEY = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
  private static final String PRIVATE_KEY =
      "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final long TIME = 1_614_265_330;
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
  private static final String V1 = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private static final String V1A =
      "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";
  private static final String HEX =
      "v1=2e37df5d4a028c51a7f3133d64ae1e300d2c2c900f1b1d49d4369ad2530f8964";

  @Test
  void verify_publishedVectorOfV1() {
    assertThat(verify(standard(SECRET), standardHeaders(V1), BODY))
        .isEqualTo(new Verified(Optional.of(ID), Instant.ofEpochSecond(TIME)));
  }

  @Test
  void verify_publishedVectorOfV1a() {
    assertThat(verify(standard(PUBLIC_KEY), standardHeaders(V1A), BODY))
        .isEqualTo(new Verified(Optional.of(ID), Instant.ofEpochSecond(TIME)));
  }

  @Test
  void verify_timestampedHex_keysWithTheWholeSecret() {
    WebhookVerifier verifier = hex(SECRET);

    assertThat(verify(verifier, hexHeaders("t=" + TIME + "," + HEX), BODY))
        .isEqualTo(new Verified(Optional.empty(), Instant.ofEpochSecond(TIME)));
    assertThat(verify(verifier, hexHeaders(" v1=00 , " + HEX + ",v0=x, t=" + TIME), BODY))
        .isInstanceOf(Verified.class);
    assertThat(reason(hex("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), hexHeaders("t=" + TIME + "," + HEX)))
        .isEqualTo(RejectionReason.SIGNATURE_MISMATCH);
  }

  @Test
  void verify_severalSignaturesAndSecrets_oneMatchIsEnough() {
    String signatures = "v1,AAAA v2,BBBB " + V1A + " " + V1 + " junk";

    assertThat(verify(standard(SECRET), standardHeaders(signatures), BODY).isVerified()).isTrue();
    assertThat(verify(standard(PUBLIC_KEY), standardHeaders(signatures), BODY).isVerified())
        .isTrue();
    assertThat(verify(standard("other", PUBLIC_KEY), standardHeaders(V1A), BODY).isVerified())
        .isTrue();
    assertThat(verify(standard("other", SECRET), standardHeaders(V1), BODY).isVerified()).isTrue();
  }

  @Test
  void verify_signatureOfAnotherVersion_doesNotCount() {
    String hmacAsV1a = "v1a," + V1.substring(3);
    String ed25519AsV1 = "v1," + V1A.substring(4);

    assertThat(reason(standard(SECRET), standardHeaders(hmacAsV1a + " " + ed25519AsV1)))
        .isEqualTo(RejectionReason.SIGNATURE_MISMATCH);
    assertThat(reason(standard(PUBLIC_KEY), standardHeaders(hmacAsV1a + " " + ed25519AsV1)))
        .isEqualTo(RejectionReason.SIGNATURE_MISMATCH);
  }

  @Test
  void verify_everyFlippedBit_isAMismatch() {
    for (String signature : List.of(V1, V1A)) {
      WebhookVerifier verifier = standard(SECRET, PUBLIC_KEY);
      for (int bit = 0; bit < BODY.length * Byte.SIZE; bit++) {
        byte[] changed = BODY.clone();
        changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        assertThat(verify(verifier, standardHeaders(signature), changed).isVerified()).isFalse();
      }
    }
    assertThat(verify(standard(SECRET), standardHeaders(V1), new byte[0]).isVerified()).isFalse();
  }

  @Test
  void verify_otherIdOrTime_isAMismatch() {
    Map<String, List<String>> otherId = standardHeaders(V1);
    otherId.put("webhook-id", List.of("msg_2"));
    Map<String, List<String>> otherTime = standardHeaders(V1);
    otherTime.put("webhook-timestamp", List.of(Long.toString(TIME + 1)));

    assertThat(reason(standard(SECRET), otherId)).isEqualTo(RejectionReason.SIGNATURE_MISMATCH);
    assertThat(reason(standard(SECRET), otherTime)).isEqualTo(RejectionReason.SIGNATURE_MISMATCH);
  }

  @ParameterizedTest
  @CsvSource({"-300, true", "-301, false", "0, true", "300, true", "301, false"})
  void verify_withinTheTolerance(int secondsLater, boolean isVerified) {
    Instant now = Instant.ofEpochSecond(TIME + secondsLater);
    WebhookVerifier verifier = WebhookVerifier.standardWebhooks(SECRET).withClock(() -> now);

    Verification verification = verify(verifier, standardHeaders(V1), BODY);

    assertThat(verification.isVerified()).isEqualTo(isVerified);
    if (!isVerified) {
      assertThat(((Rejected) verification).reason())
          .isEqualTo(secondsLater > 0 ? RejectionReason.TOO_OLD : RejectionReason.TOO_NEW);
      assertThat(((Rejected) verification).message()).contains("301 s").contains("300");
    }
  }

  @Test
  void withTolerance_isTheNewBound() {
    Instant now = Instant.ofEpochSecond(TIME + 10);
    WebhookVerifier verifier = WebhookVerifier.standardWebhooks(SECRET).withClock(() -> now);

    assertThat(reason(verifier.withTolerance(Duration.ofSeconds(9)), standardHeaders(V1)))
        .isEqualTo(RejectionReason.TOO_OLD);
    assertThat(
            verify(verifier.withTolerance(Duration.ofSeconds(10)), standardHeaders(V1), BODY)
                .isVerified())
        .isTrue();
    assertThatThrownBy(() -> verifier.withTolerance(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tolerance must be 1 s to 24 h, was PT0S");
    assertThatThrownBy(() -> verifier.withTolerance(Duration.ofHours(25)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
  void verify_missingHeader_isNamed(String name) {
    Map<String, List<String>> headers = standardHeaders(V1);
    headers.remove(name);

    assertThat(verify(standard(SECRET), headers, BODY))
        .isEqualTo(
            new Rejected(
                RejectionReason.HEADER_MISSING, "header " + name + " must be there, is missing"));
    assertThat(reason(hex(SECRET), Map.of())).isEqualTo(RejectionReason.HEADER_MISSING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "webhook-id | ''",
        "webhook-id | a.b",
        "webhook-id | a b",
        "webhook-id | ä",
        "webhook-timestamp | ''",
        "webhook-timestamp | -1614265330",
        "webhook-timestamp | +1614265330",
        "webhook-timestamp | 1614265330.0",
        "webhook-timestamp | ١٦١٤٢٦٥٣٣٠",
        "webhook-timestamp | 1614265330000000000",
        "webhook-signature | ''",
        "webhook-signature | v1",
        "webhook-signature | ,abc",
      })
  void verify_malformedHeader_isNamedWithoutItsValue(String name, String value) {
    Map<String, List<String>> headers = standardHeaders(V1);
    headers.put(name, List.of(value));

    Rejected rejected = (Rejected) verify(standard(SECRET), headers, BODY);

    assertThat(rejected.reason()).isEqualTo(RejectionReason.HEADER_MALFORMED);
    assertThat(rejected.message()).startsWith("header " + name + " must ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "t=1614265330",
        "v1=00",
        "t=,v1=00",
        "t=x,v1=00",
        "t=1614265330,t=1614265330,v1=00",
        "1614265330,00"
      })
  void verify_malformedHex(String header) {
    assertThat(reason(hex(SECRET), hexHeaders(header))).isEqualTo(RejectionReason.HEADER_MALFORMED);
  }

  @Test
  void verify_moreSignaturesThanAreLookedAt_isMalformed() {
    String most = "v1a,AA== ".repeat(39) + V1;

    assertThat(verify(standard(SECRET), standardHeaders(most), BODY).isVerified()).isTrue();
    assertThat(reason(standard(SECRET), standardHeaders("v1a,AA== " + most)))
        .isEqualTo(RejectionReason.HEADER_MALFORMED);
    assertThat(reason(standard(SECRET), standardHeaders("v1," + "A".repeat(5_000))))
        .isEqualTo(RejectionReason.HEADER_MALFORMED);
    assertThat(reason(hex(SECRET), hexHeaders("t=1" + ",v1=0".repeat(41))))
        .isEqualTo(RejectionReason.HEADER_MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1a,", "v1a,AAAA", "v1a,not base64!", "v1a,é", "v1,"})
  void verify_signatureThatIsNone_isAMismatch(String signature) {
    assertThat(reason(standard(SECRET, PUBLIC_KEY), standardHeaders(signature)))
        .isIn(RejectionReason.SIGNATURE_MISMATCH, RejectionReason.HEADER_MALFORMED);
  }

  @Test
  void verify_headerGivenTwice_isNotPickedFrom() {
    Map<String, List<String>> headers = standardHeaders(V1);
    headers.put("webhook-id", List.of(ID, "msg_2"));

    assertThat(verify(standard(SECRET), headers, BODY).isVerified()).isFalse();
  }

  @Test
  void verify_headerNames_areTheSameInAnyCase() {
    Map<String, List<String>> headers = new HashMap<>();
    standardHeaders(V1).forEach((name, values) -> headers.put(upper(name), values));

    assertThat(verify(standard(SECRET), headers, BODY).isVerified()).isTrue();
    assertThat(
            verify(hex(SECRET), Map.of("X-ACME-SIGNATURE", List.of("t=" + TIME + "," + HEX)), BODY)
                .isVerified())
        .isTrue();
  }

  @Test
  void orElseThrow_saysWhatIsWrong() {
    Verification rejected = verify(standard("other"), standardHeaders(V1), BODY);

    assertThat(verify(standard(SECRET), standardHeaders(V1), BODY).orElseThrow().eventId())
        .contains(ID);
    assertThatThrownBy(rejected::orElseThrow)
        .isInstanceOfSatisfying(
            WebhookRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectionReason.SIGNATURE_MISMATCH))
        .hasMessageNotContainingAny("other", V1.substring(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        PRIVATE_KEY,
        "whpk_",
        "whpk_AAAA",
        "whpk_not base64!",
        "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=AAAA"
      })
  void factories_secretThatIsNone_isRefusedUntold(String secret) {
    assertThatThrownBy(() -> WebhookVerifier.standardWebhooks(SECRET, secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("secret must ")
        .satisfies(
            e ->
                assertThat(String.valueOf(e.getMessage()))
                    .doesNotContain("6Xb/dCcH", "AAAA", "1SiA4o9h"));
  }

  @Test
  void factories_wrongNumbersAndForms_areRefused() {
    assertThatThrownBy(WebhookVerifier::standardWebhooks)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("secrets must be 1 to 20, were 0");
    assertThatThrownBy(() -> WebhookVerifier.standardWebhooks("a".repeat(513)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("secret must have 1 to 512 characters, had 513");
    assertThatThrownBy(() -> WebhookVerifier.timestampedHex("", SECRET))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WebhookVerifier.timestampedHex("X-A", PUBLIC_KEY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WebhookVerifier.timestampedHex("X-A", PRIVATE_KEY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "plain secret ü, hhE+hSZjs+gM550ocJlNFFpij8ZXhXU/zA2eW6K/ATY=",
    "whsec_not base64!, yUD2RuJUXJQ8HKsyjzbAMVmj4/ZkDavgvNxmEyGpKuU=",
    "whsec_, AUsemtRPIzthQtHnPgmHPUvj8jasw1M2BdSl+bqqaVQ=",
    "WHSEC_AAAA, FGCLsyTmq/XQFrm9ZQij0p1A5pMziuupUEgd4OnLib0="
  })
  void standardWebhooks_secretThatIsNoBase64_isItsOwnKey(String secret, String signature) {
    assertThat(verify(standard(secret), standardHeaders("v1," + signature), BODY).isVerified())
        .isTrue();
  }

  private static WebhookVerifier standard(String... secrets) {
    return WebhookVerifier.standardWebhooks(secrets).withClock(() -> Instant.ofEpochSecond(TIME));
  }

  private static WebhookVerifier hex(String... secrets) {
    return WebhookVerifier.timestampedHex("X-Acme-Signature", secrets)
        .withClock(() -> Instant.ofEpochSecond(TIME));
  }

  private static Verification verify(
      WebhookVerifier verifier, Map<String, List<String>> headers, byte[] body) {
    return verifier.verify(HeaderSource.of(headers), body);
  }

  private static RejectionReason reason(
      WebhookVerifier verifier, Map<String, List<String>> headers) {
    return ((Rejected) verify(verifier, headers, BODY)).reason();
  }

  private static Map<String, List<String>> standardHeaders(String signatures) {
    return new HashMap<>(
        Map.of(
            "webhook-id", List.of(ID),
            "webhook-timestamp", List.of(Long.toString(TIME)),
            "webhook-signature", List.of(signatures)));
  }

  private static Map<String, List<String>> hexHeaders(String value) {
    return Map.of("x-acme-signature", List.of(value));
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
