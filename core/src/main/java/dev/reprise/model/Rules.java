package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** Argument checks shared by the records; every message names the field, the rule and the value. */
final class Rules {

  private static final int SHOWN_MAX = 80;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final Pattern UNPAIRED = Pattern.compile("\\p{Cs}");

  private Rules() {}

  static String matching(String name, String value, Pattern pattern, String rule) {
    requireNonNull(value, name);
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(name + " must be " + rule + ", was " + shown(value));
    }
    return value;
  }

  static String ofLength(String name, String value, int min, int max) {
    requireNonNull(value, name);
    if (value.length() < min || value.length() > max) {
      throw new IllegalArgumentException(
          name + " must have " + min + " to " + max + " characters, was " + shown(value));
    }
    return value;
  }

  /** Checks a text that people write: databases store neither NUL nor half a surrogate pair. */
  static String text(String name, String value, int min, int max) {
    ofLength(name, value, min, max);
    if (value.indexOf(0) >= 0 || UNPAIRED.matcher(value).find()) {
      throw new IllegalArgumentException(
          name + " must hold neither NUL nor half a surrogate pair, was " + shown(value));
    }
    return value;
  }

  /** Checks a text that is one line. */
  static String line(String name, String value, int min, int max) {
    text(name, value, min, max);
    if (CONTROL.matcher(value).find()) {
      throw new IllegalArgumentException(
          name + " must not hold control characters, was " + shown(value));
    }
    return value;
  }

  /** Makes one line of a text that came from elsewhere, at most {@code max} characters long. */
  static String lineOf(String value, int max) {
    String cut = value.length() <= max ? value : value.substring(0, max);
    return UNPAIRED.matcher(CONTROL.matcher(cut).replaceAll(" ")).replaceAll("\ufffd");
  }

  static int between(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be " + min + " to " + max + ", was " + value);
    }
    return value;
  }

  private static String shown(String value) {
    String start = lineOf(value, SHOWN_MAX) + (value.length() <= SHOWN_MAX ? "" : "…");
    return '"' + start + '"' + (value.length() <= SHOWN_MAX ? "" : " (" + value.length() + ")");
  }
}
