package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "120, PT2M",
    "007, PT7S",
    "' 5 ', PT5S",
    "86400, PT24H",
    "31536000, PT8760H",
    "31536001, PT8760H",
    "9999999999, PT8760H",
    "99999999999999999999999999999999, PT8760H",
    "'Mon, 23 Nov 2026 10:00:30 GMT', PT30S",
    "'Mon, 23 Nov 2026 09:59:59 GMT', PT0S",
    "'Sun, 06 Nov 1994 08:49:37 GMT', PT0S",
    "'Monday, 23-Nov-26 10:01:00 GMT', PT1M",
    "'Sunday, 06-Nov-94 08:49:37 GMT', PT0S",
    "'Mon Nov 23 10:00:05 2026', PT5S",
    "'Sun Nov  6 08:49:37 1994', PT0S",
    "'Fri, 31 Dec 9999 23:59:59 GMT', PT8760H"
  })
  void parse_secondsOrDate(String value, Duration expected) {
    assertThat(RetryAfter.parse(value, NOW)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "+5",
        "1.5",
        "5s",
        "soon",
        "1e3",
        "٣",
        "Mon, 23 Nov 2026 10:00:30",
        "Tue, 23 Nov 2026 10:00:30 GMT",
        "Mon, 32 Nov 2026 10:00:30 GMT",
        "2026-11-23T10:00:30Z"
      })
  void parse_garbage_isIgnored(String value) {
    assertThat(RetryAfter.parse(value, NOW)).isEmpty();
  }
}
