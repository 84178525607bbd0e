package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

  private static final Duration MAX = Duration.ofHours(2);

  @ParameterizedTest
  @CsvSource({"0, 0", "8080, 8080", "65535, 65535", "00080, 80"})
  void port_withinRange_isRead(String text, int expected) {
    assertThat(new Setting("--port", text).port()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "65536", "99999999999", "-1", "80x", " 80", "٨٠", "0x50"})
  void port_outOfRange_isRefusedByNameRuleAndValue(String text) {
    assertThatThrownBy(() -> new Setting("REPRISE_PORT", text).port())
        .isInstanceOf(CliException.class)
        .hasMessage("REPRISE_PORT must be a port from 0 to 65535, was \"" + text + "\"");
  }

  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "10s, PT10S", "2m, PT2M", "1h, PT1H", "0s, PT0S", "7200s, PT2H"})
  void duration_withinBounds_isRead(String text, Duration expected) {
    assertThat(new Setting("--drain", text).duration(Duration.ZERO, MAX)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "1.5s", "-1s", "10 s", "10S", "3h", "7201s", "9999999999s"})
  void duration_malformedOrOutOfBounds_isRefused(String text) {
    assertThatThrownBy(() -> new Setting("--drain", text).duration(Duration.ZERO, MAX))
        .isInstanceOf(CliException.class)
        .hasMessage(
            "--drain must be a duration from 0ms to 2h, such as 500ms, 10s or 2m, was \""
                + text
                + "\"");
  }

  @Test
  void schedule_fractionsAndBlanks_areRead() {
    assertThat(new Setting("--schedule", "0, 0.25,1").schedule().delays())
        .containsExactly(Duration.ZERO, Duration.ofMillis(250), Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "0,",
        "0,,1",
        "-1",
        "1s",
        "0.0001",
        "2592001",
        "0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"
      })
  void schedule_malformedOrOutOfRange_isRefused(String text) {
    assertThatThrownBy(() -> new Setting("--schedule", text).schedule())
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("--schedule must be 1 to 20 delays from 0 to 2592000 seconds")
        .hasMessageEndingWith(", was \"" + text + "\"");
  }

  @Test
  void broken_longValueOfManyLines_isShownShortAndOnOneLine() {
    String value = "a\nb\r\tc" + "x".repeat(200);

    assertThat(new Setting("--port", value).broken("must be short"))
        .hasMessage("--port must be short, was \"a b c" + "x".repeat(75) + "…\"");
  }
}
