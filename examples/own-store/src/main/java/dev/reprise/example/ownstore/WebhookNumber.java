package dev.reprise.example.ownstore;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The shop's numbers of webhooks as its people write them, such as {@code W-000123}. */
final class WebhookNumber {

  private static final String PREFIX = "W-";
  private static final Pattern FORM = Pattern.compile("W-(\\d{6}|[1-9]\\d{6,17})");

  private WebhookNumber() {}

  /** Writes a number. */
  static String write(long number) {
    return String.format(Locale.ROOT, PREFIX + "%06d", number);
  }

  /** Reads a number; empty if the text is none. */
  static OptionalLong read(String text) {
    return isNumber(text)
        ? OptionalLong.of(Long.parseLong(text.substring(PREFIX.length())))
        : OptionalLong.empty();
  }

  /** Says whether a text has the form of a number. */
  static boolean isNumber(String text) {
    return FORM.matcher(text).matches();
  }
}
