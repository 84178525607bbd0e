package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** Argument checks shared by the records; every message names the field, the rule and the value. */
final class Rules {

  private static final int SHOWN_MAX = 80;

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

  static int between(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be " + min + " to " + max + ", was " + value);
    }
    return value;
  }

  private static String shown(String value) {
    String start = value.length() <= SHOWN_MAX ? value : value.substring(0, SHOWN_MAX) + "…";
    return '"' + start + '"' + (value.length() <= SHOWN_MAX ? "" : " (" + value.length() + ")");
  }
}
