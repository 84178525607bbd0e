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

  @ParameterizedTest
  @CsvSource({
    "  0,  1, 20",
    "  8,  1, 20",
    "  9,  1, 40",
    " 90, 10, 40",
    " 90, 11, 20",
    "  0,  0, 40",
  })
  void rate_doublesIfAtMostOneInTenFails(int answers, int failures, double rate) {
    Ramp ramp = Ramp.begin(0);
    for (int i = 0; i < answers; i++) {
      ramp = ramp.after(false, seconds(12));
    }
    for (int i = 0; i < failures; i++) {
      ramp = ramp.after(true, seconds(15));
    }

    assertThat(ramp.at(seconds(19)).ratePerSecond()).isEqualTo(20);
    assertThat(ramp.at(seconds(20)).ratePerSecond()).isEqualTo(rate);
    assertThat(ramp.at(seconds(30)).ratePerSecond()).isEqualTo(2 * rate);
  }

  @Test
  void eachStep_isJudgedByItself() {
    Ramp ramp = Ramp.begin(0).after(true, seconds(5)).after(true, seconds(15));

    assertThat(ramp.at(seconds(20)).ratePerSecond()).isEqualTo(10);
    assertThat(ramp.after(false, seconds(25)).at(seconds(30)).ratePerSecond()).isEqualTo(20);
  }

  @Test
  void afterHundredSeconds_isOver() {
    assertThat(Ramp.begin(0).at(seconds(99)).isOver()).isFalse();
    assertThat(Ramp.begin(0).at(seconds(100)).isOver()).isTrue();
    assertThat(Ramp.none().after(true, seconds(1)).isOver()).isTrue();
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
