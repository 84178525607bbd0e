package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** Checks of durations. */
final class Durations {

  private Durations() {}

  static Duration notNegative(String name, Duration value) {
    requireNonNull(value, name);
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative, was " + value);
    }
    return value;
  }

  static Duration between(String name, Duration value, Duration min, Duration max) {
    requireNonNull(value, name);
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name + " must be " + min + " to " + max + ", was " + value);
    }
    return value;
  }
}
