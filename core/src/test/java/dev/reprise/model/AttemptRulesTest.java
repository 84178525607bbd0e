package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptRulesTest {

  private static final AttemptError TIMEOUT = new AttemptError(ErrorKind.TIMEOUT, "no answer");

  @ParameterizedTest
  @ValueSource(ints = {99, 600, 0, -1})
  void status_is100To599(int status) {
    assertRefused(() -> new AttemptResult.Answered(status, Optional.empty()), "status");
    assertRefused(() -> new RecordedResponse(status, List.of(), Bytes.empty(), false), "status");
  }

  @Test
  void retryAfter_isNotNegative() {
    assertRefused(
        () -> new AttemptResult.Answered(429, Optional.of(Duration.ofMillis(-1))), "retryAfter");
  }

  @Test
  void result_isSummedUpWithoutItsMessage() {
    assertThat(new AttemptResult.Answered(503, Optional.empty()).summary())
        .isEqualTo("answered 503");
    assertThat(new AttemptResult.Unreachable(TIMEOUT).summary()).isEqualTo("unreachable: timeout");
    assertThat(new AttemptResult.Refused(TIMEOUT, true).summary()).isEqualTo("refused: timeout");
    assertThat(new AttemptResult.NotMade(TIMEOUT).summary()).isEqualTo("not made: timeout");
  }

  @Test
  void result_hasAnErrorUnlessItIsAnAnswer() {
    assertThat(new AttemptResult.Answered(503, Optional.empty()).error()).isEmpty();
    assertThat(new AttemptResult.Unreachable(TIMEOUT).error()).contains(TIMEOUT);
    assertThat(new AttemptResult.Refused(TIMEOUT, false).error()).contains(TIMEOUT);
    assertThat(new AttemptResult.NotMade(TIMEOUT).error()).contains(TIMEOUT);
  }

  @Test
  void errorMessage_isCutAt500Characters() {
    assertThat(new AttemptError(ErrorKind.TLS, "x".repeat(501)).message()).hasSize(500);
    assertThat(new AttemptError(ErrorKind.TLS, "x".repeat(500)).message()).hasSize(500);
  }

  @Test
  void attempt_isCountedFromOneAndTakesNoNegativeTime() {
    assertRefused(() -> attempt(0, Duration.ZERO), "number");
    assertRefused(() -> attempt(1, Duration.ofMillis(-1)), "duration");
    assertThat(attempt(1, Duration.ZERO).isLate()).isFalse();
  }

  @Test
  void lateCopy_differsInNothingElse() {
    Attempt attempt = attempt(3, Duration.ofMillis(7));

    assertThat(attempt.late().isLate()).isTrue();
    assertThat(attempt.late())
        .usingRecursiveComparison()
        .ignoringFields("isLate")
        .isEqualTo(attempt);
  }

  @Test
  void summary_saysWhatListsShow() {
    assertThat(attempt(1, Duration.ZERO).summary())
        .isEqualTo(
            new AttemptSummary(
                Optional.of(502), Optional.empty(), "https://example.com", Instant.EPOCH));
  }

  @Test
  void headers_areCopied() {
    List<Header> headers = new ArrayList<>(List.of(new Header("A", "1")));
    RecordedResponse response = new RecordedResponse(200, headers, Bytes.empty(), false);

    headers.clear();

    assertThat(response.headers()).containsExactly(new Header("A", "1"));
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, false",
    "SUCCEEDED, true",
    "FAILED, true",
    "DEAD, true",
    "HELD, true",
    "CANCELED, true"
  })
  void onlyPending_isNotTerminal(DeliveryStatus status, boolean isTerminal) {
    assertThat(status.isTerminal()).isEqualTo(isTerminal);
  }

  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void wireName_isReadBack(ErrorKind kind) {
    assertThat(WireName.of(kind)).isLowerCase();
    assertThat(WireName.parse(ErrorKind.class, WireName.of(kind))).contains(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "TIMEOUT", "time_out", " timeout"})
  void wireName_ofNothing_isEmpty(String name) {
    assertThat(WireName.parse(ErrorKind.class, name)).isEmpty();
  }

  private static Attempt attempt(int number, Duration duration) {
    return new Attempt(
        number,
        Instant.EPOCH,
        duration,
        "https://example.com",
        Contact.none(),
        List.of(),
        Optional.of(new RecordedResponse(502, List.of(), Bytes.empty(), false)),
        Optional.empty(),
        false);
  }

  private static void assertRefused(Runnable making, String field) {
    assertThatThrownBy(making::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field);
  }
}
