package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingRulesTest {

  @ParameterizedTest
  @CsvSource({
    "NONE, 200, false",
    "NONE, 500, false",
    "FAILURES, 199, true",
    "FAILURES, 200, false",
    "FAILURES, 299, false",
    "FAILURES, 300, true",
    "FAILURES, 500, true",
    "ALL, 200, true",
    "ALL, 500, true"
  })
  void recordResponse_saysWhoseBodyIsKept(RecordResponse choice, int status, boolean isKept) {
    RecordedResponse kept = choice.of(answer(status, Bytes.utf8("body")));

    assertThat(kept.body()).isEqualTo(isKept ? Bytes.utf8("body") : Bytes.empty());
    assertThat(kept.isTruncated()).isEqualTo(!isKept);
    assertThat(kept.headers()).containsExactly(new Header("A", "b"));
  }

  @Test
  void bodyThatWasEmpty_isNotTruncatedByLeavingItOut() {
    assertThat(RecordResponse.NONE.of(answer(500, Bytes.empty())).isTruncated()).isFalse();
  }

  @Test
  void longBody_isCut() {
    int max = RecordedResponse.BODY_BYTES_MAX;

    RecordedResponse whole = answer(200, Bytes.copyOf(new byte[max]));
    RecordedResponse cut = answer(200, Bytes.copyOf(new byte[max + 1]));

    assertThat(whole.isTruncated()).isFalse();
    assertThat(cut.isTruncated()).isTrue();
    assertThat(cut.body().size()).isEqualTo(max);
  }

  @Test
  void manyHeaders_areCutWhereTheyGetTooLong() {
    List<Header> headers =
        IntStream.range(0, 100).mapToObj(i -> new Header("h", "v".repeat(1_023))).toList();

    RecordedResponse response = new RecordedResponse(200, headers, Bytes.empty(), false);

    assertThat(response.headers()).hasSize(RecordedResponse.HEADERS_LENGTH_MAX / 1_024);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "proxy-authorization",
        "Cookie",
        "X-Api-Key",
        "X-Auth",
        "x-shop-TOKEN",
        "X-Client-Secret",
        "X-Passwd",
        "webhook-signature",
        "X-Acme-Signature-256"
      })
  void headersThatHintAtCredentials_areRedacted(String name) {
    assertThat(SensitiveHeaders.redacted(List.of(new Header(name, "s3cret"))))
        .containsExactly(new Header(name, SensitiveHeaders.REDACTED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "webhook-id",
        "webhook-timestamp",
        "Reprise-Delivery-Id",
        "Content-Type",
        "X-Shop"
      })
  void otherHeaders_areNotRedacted(String name) {
    List<Header> headers = List.of(new Header(name, "v"));

    assertThat(SensitiveHeaders.redacted(headers)).isEqualTo(headers);
  }

  @ParameterizedTest
  @EnumSource(SignatureScheme.class)
  void signatureScheme_isReadBack(SignatureScheme scheme) {
    assertThat(SignatureScheme.parse(scheme.wireName())).contains(scheme);
    assertThat(SignatureScheme.parse(scheme.name())).isEmpty();
  }

  @Test
  void phases_areNotNegative() {
    Optional<Duration> negative = Optional.of(Duration.ofNanos(-1));
    Optional<Duration> none = Optional.empty();

    assertThatThrownBy(() -> new AttemptPhases(negative, none, none, none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("dns must not be negative");
    assertThatThrownBy(() -> new AttemptPhases(none, none, none, negative))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("firstByte must not be negative");
  }

  @Test
  void protocol_isShort() {
    assertThatThrownBy(() -> Contact.none().withProtocol(Optional.of("x".repeat(33))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("protocol must have 1 to 32 characters");
  }

  @Test
  void errorMessage_isOneStorableLine() {
    assertThat(new AttemptError(ErrorKind.RESET, "a\u0000b\r\nc\ud800d 🙂").message())
        .isEqualTo("a b  c\ufffdd 🙂");
    assertThat(new AttemptError(ErrorKind.RESET, "x".repeat(499) + "🙂").message())
        .isEqualTo("x".repeat(499) + "\ufffd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u0000", "a\n", "\ud800"})
  void address_isOneStorableLine(String address) {
    assertThatThrownBy(() -> Contact.at(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("address must");
  }

  private static RecordedResponse answer(int status, Bytes body) {
    return new RecordedResponse(status, List.of(new Header("A", "b")), body, false);
  }
}
