package dev.reprise.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.ErrorKind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalTest {

  @ParameterizedTest
  @CsvSource({
    "200, SUCCESS",
    "299, SUCCESS",
    "302, FAILURE",
    "400, ALIVE",
    "404, ALIVE",
    "408, FAILURE",
    "410, ALIVE",
    "425, FAILURE",
    "429, OVERLOAD",
    "500, FAILURE",
    "502, OVERLOAD",
    "503, OVERLOAD",
    "504, OVERLOAD",
    "599, FAILURE"
  })
  void answer(int status, Signal.Kind expected) {
    AttemptResult result = new AttemptResult.Answered(status, Optional.empty());

    assertThat(Signal.of(result).kind()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT, FAILURE",
    "RESET, FAILURE",
    "DNS, FAILURE",
    "TLS, FAILURE",
    "TIMEOUT, OVERLOAD"
  })
  void noAnswer(ErrorKind kind, Signal.Kind expected) {
    AttemptResult result = new AttemptResult.Unreachable(new AttemptError(kind, "broke"));

    assertThat(Signal.of(result).kind()).isEqualTo(expected);
  }

  @Test
  void whatDidNotReachTheReceiver_saysNothing() {
    AttemptError error = new AttemptError(ErrorKind.REFUSED_BY_POLICY, "private");

    assertThat(Signal.of(new AttemptResult.Refused(error, false))).isEqualTo(Signal.none());
    assertThat(Signal.of(new AttemptResult.NotMade(error))).isEqualTo(Signal.none());
  }

  @Test
  void askedWait_isHeardOfFailuresOnly() {
    Optional<Duration> wait = Optional.of(Duration.ofSeconds(9));

    assertThat(Signal.of(new AttemptResult.Answered(503, wait)).askedWait()).isEqualTo(wait);
    assertThat(Signal.of(new AttemptResult.Answered(200, wait)).askedWait()).isEmpty();
  }
}
