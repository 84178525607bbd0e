package dev.reprise.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RampTest {

  @ParameterizedTest
  @CsvSource({"0, 10", "9999, 10", "10000, 20", "19999, 20", "20000, 40", "99999, 5120"})
  void rate_doublesEachTenSeconds(long millis, double rate) {
    assertThat(Ramp.begin(5).at(5 + millis * 1_000_000).ratePerSecond()).isEqualTo(rate);
  }

  @Test
  void failure_keepsTheRateForAnotherStep() {
    Ramp ramp = Ramp.begin(0).afterFailure(seconds(15));

    assertThat(ramp.at(seconds(24)).ratePerSecond()).isEqualTo(20);
    assertThat(ramp.at(seconds(25)).ratePerSecond()).isEqualTo(40);
  }

  @Test
  void afterHundredSeconds_isOver() {
    assertThat(Ramp.begin(0).at(seconds(99)).isOver()).isFalse();
    assertThat(Ramp.begin(0).at(seconds(100)).isOver()).isTrue();
    assertThat(Ramp.none().afterFailure(seconds(1)).isOver()).isTrue();
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
