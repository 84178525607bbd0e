package dev.reprise.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignatureCheckTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  private static final long TIMESTAMP = 1_614_265_330L;
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String BODY = "{\"note\":\"Grüße, 世界\"}";

  private Instant now = Instant.ofEpochSecond(TIMESTAMP);
  private final SignatureCheck check = new SignatureCheck(SECRET, () -> now);

  @Test
  void published_testVector_isAccepted() {
    assertThat(
            check.accepts(
                ID,
                String.valueOf(TIMESTAMP),
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
        .isTrue();
  }

  @Test
  void signatureOfAnIndependentSigner_isAccepted() throws Exception {
    assertThat(accepts(signature(SECRET), BODY)).isTrue();
  }

  @Test
  void oneOfSeveralSignatures_isEnough() throws Exception {
    assertThat(accepts(signature(OTHER_SECRET) + " " + signature(SECRET), BODY)).isTrue();
  }

  @Test
  void anotherSecretsSignature_isRefused() throws Exception {
    assertThat(accepts(signature(OTHER_SECRET), BODY)).isFalse();
  }

  @Test
  void changedBody_isRefused() throws Exception {
    assertThat(accepts(signature(SECRET), BODY + " ")).isFalse();
  }

  @Test
  void absentOrForeignSignature_isRefused() throws Exception {
    assertThat(accepts("", BODY)).isFalse();
    assertThat(accepts(signature(SECRET).replace("v1,", "v2,"), BODY)).isFalse();
  }

  @Test
  void oldTimestamp_isRefused() throws Exception {
    String signature = signature(SECRET);
    now = now.plusSeconds(301);

    assertThat(accepts(signature, BODY)).isFalse();
  }

  @Test
  void timestampThatIsNoNumber_isRefused() {
    assertThat(check.accepts(ID, "soon", "v1,x", new byte[0])).isFalse();
  }

  @Test
  void secretOfAnotherForm_isRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> new SignatureCheck("hunter2", () -> now))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("secret must begin with whsec_, did not");
  }

  private boolean accepts(String signatures, String body) {
    return check.accepts(
        ID, String.valueOf(TIMESTAMP), signatures, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String signature(String secret) throws Exception {
    return new Webhook(secret).sign(ID, TIMESTAMP, BODY);
  }
}
