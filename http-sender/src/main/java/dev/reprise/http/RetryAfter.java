package dev.reprise.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how long a receiver asks us to wait. */
final class RetryAfter {

  /** The longest wait that is told apart; who asks for more gets this. */
  static final Duration MAX = Duration.ofDays(365);

  private static final Pattern SECONDS = Pattern.compile("[0-9]+");
  private static final int DIGITS_MAX = 9;
  private static final int CENTURY_START = 1970;

  /** The three forms of an HTTP date: the current one, RFC 850's and asctime's. */
  private static final List<DateTimeFormatter> DATES =
      List.of(
          date("EEE, dd MMM yyyy HH:mm:ss 'GMT'"),
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, CENTURY_START)
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.US)
              .withZone(ZoneOffset.UTC),
          date("EEE MMM ppd HH:mm:ss yyyy"));

  private RetryAfter() {}

  /**
   * Reads the value of a {@code Retry-After} header.
   *
   * @param value seconds, or an HTTP date
   * @param now what a date is relative to
   * @return how long to wait, at most {@link #MAX}; zero for a date that has passed; empty if the
   *     value is neither
   */
  static Optional<Duration> parse(String value, Instant now) {
    String text = value.strip();
    if (SECONDS.matcher(text).matches()) {
      String digits = text.replaceFirst("^0+(?=.)", "");
      return Optional.of(
          digits.length() > DIGITS_MAX ? MAX : capped(Duration.ofSeconds(Long.parseLong(digits))));
    }
    return DATES.stream()
        .flatMap(form -> instant(form, text).stream())
        .findFirst()
        .map(until -> capped(Duration.between(now, until)));
  }

  private static Duration capped(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(MAX) > 0 ? MAX : wait;
  }

  private static Optional<Instant> instant(DateTimeFormatter form, String text) {
    try {
      return Optional.of(form.parse(text, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static DateTimeFormatter date(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.US).withZone(ZoneOffset.UTC);
  }
}
