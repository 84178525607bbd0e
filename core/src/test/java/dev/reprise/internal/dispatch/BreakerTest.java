package dev.reprise.internal.dispatch;

import static dev.reprise.model.BreakerState.CLOSED;
import static dev.reprise.model.BreakerState.HELD;
import static dev.reprise.model.BreakerState.PROBING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.internal.dispatch.Signal.Kind;
import dev.reprise.model.BreakerState;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerTest {

  private static final int LIMIT = 16;
  private static final long NOW = 7;

  @ParameterizedTest
  @CsvSource({
    "SUCCESS, 9, CLOSED",
    "ALIVE, 9, CLOSED",
    "NONE, 9, CLOSED",
    "FAILURE, 4, CLOSED",
    "FAILURE, 5, HELD",
    "OVERLOAD, 4, CLOSED",
    "OVERLOAD, 5, HELD",
  })
  void row_ofOneKind(Kind kind, int times, BreakerState expected) {
    assertThat(after(kind, times).state(NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "6, 10", "7, 20", "8, 40", "9, 60", "30, 60"})
  void eachProbeThatFails_holdsTwiceAsLong_upToAMinute(int failures, int seconds) {
    Breaker breaker = Breaker.closed();
    long now = NOW;
    for (int i = 0; i < failures; i++) {
      now = breaker.isTripped() ? breaker.heldUntil() : now;
      breaker = breaker.after(signal(Kind.FAILURE), 1, LIMIT, now);
    }

    assertThat(breaker.heldUntil() - now).isEqualTo(Duration.ofSeconds(seconds).toNanos());
  }

  @ParameterizedTest
  @CsvSource({
    "OVERLOAD, 0, 0",
    "OVERLOAD, 2, 2",
    "FAILURE, 120, 120",
    "OVERLOAD, 301, 300",
    "OVERLOAD, 90000, 300"
  })
  void askedWait_holdsAtOnce_forAtMostFiveMinutes(Kind kind, int asked, int held) {
    Breaker breaker =
        Breaker.closed()
            .after(new Signal(kind, Optional.of(Duration.ofSeconds(asked))), 1, LIMIT, NOW);

    assertThat(breaker.isTripped()).isTrue();
    assertThat(breaker.heldUntil() - NOW).isEqualTo(Duration.ofSeconds(held).toNanos());
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCESS, CLOSED",
    "ALIVE, CLOSED",
    "FAILURE, HELD",
    "OVERLOAD, HELD",
    "NONE, PROBING"
  })
  void probe_decides(Kind kind, BreakerState expected) {
    Breaker held = after(Kind.FAILURE, 5);
    long then = held.heldUntil();
    assertThat(held.state(then - 1)).isEqualTo(HELD);
    assertThat(held.inFlightMax(LIMIT, then - 1)).isZero();
    assertThat(held.state(then)).isEqualTo(PROBING);
    assertThat(held.inFlightMax(LIMIT, then)).isEqualTo(1);

    assertThat(held.after(signal(kind), 1, LIMIT, then).state(then)).isEqualTo(expected);
  }

  @Test
  void whatWasInFlightWhenHeld_changesNothing() {
    Breaker held = after(Kind.FAILURE, 5);

    assertThat(held.after(signal(Kind.SUCCESS), 3, LIMIT, NOW + 1)).isEqualTo(held);
    assertThat(held.after(signal(Kind.FAILURE), 3, LIMIT, NOW + 1)).isEqualTo(held);
  }

  @Test
  void overloaded_isGivenHalf_andOneMoreAfterEachAnswer() {
    Breaker breaker = Breaker.closed().after(signal(Kind.OVERLOAD), 16, LIMIT, NOW);
    assertThat(breaker.inFlightMax(LIMIT, NOW)).isEqualTo(8);

    breaker = breaker.after(signal(Kind.OVERLOAD), 15, LIMIT, NOW);
    breaker = breaker.after(signal(Kind.OVERLOAD), 14, LIMIT, NOW);
    breaker = breaker.after(signal(Kind.OVERLOAD), 13, LIMIT, NOW);
    assertThat(breaker.inFlightMax(LIMIT, NOW)).isEqualTo(1);

    for (int answers = 2; answers < LIMIT; answers++) {
      breaker = breaker.after(signal(Kind.SUCCESS), 1, LIMIT, NOW);
      assertThat(breaker.inFlightMax(LIMIT, NOW)).isEqualTo(answers);
      assertThat(breaker.isAtRest()).isFalse();
    }
    assertThat(breaker.after(signal(Kind.SUCCESS), 1, LIMIT, NOW).isAtRest()).isTrue();
  }

  @Test
  void successBetweenFailures_beginsTheRowAnew() {
    Breaker breaker = after(Kind.FAILURE, 4).after(signal(Kind.SUCCESS), 1, LIMIT, NOW);

    assertThat(breaker.after(signal(Kind.FAILURE), 1, LIMIT, NOW).state(NOW)).isEqualTo(CLOSED);
  }

  private static Breaker after(Kind kind, int times) {
    Breaker breaker = Breaker.closed();
    for (int i = 0; i < times; i++) {
      breaker = breaker.after(signal(kind), 1, LIMIT, NOW);
    }
    return breaker;
  }

  private static Signal signal(Kind kind) {
    return new Signal(kind, Optional.empty());
  }
}
