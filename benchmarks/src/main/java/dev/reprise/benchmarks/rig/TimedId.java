package dev.reprise.benchmarks.rig;

import java.util.OptionalLong;

/**
 * An event id that says when it was handed over, by the clock that all processes of one Linux
 * machine share.
 */
public final class TimedId {

  private static final String PREFIX = "t";

  private TimedId() {}

  /** Returns the id of an event that is handed over now. */
  public static String next(long number) {
    return PREFIX + System.nanoTime() + "-" + number;
  }

  /** Returns how long ago an event was handed over, in microseconds; empty for other ids. */
  static OptionalLong microsSince(String id) {
    int dash = id.indexOf('-');
    if (dash < 1 || !id.startsWith(PREFIX)) {
      return OptionalLong.empty();
    }
    try {
      long nanos = System.nanoTime() - Long.parseLong(id.substring(1, dash));
      return OptionalLong.of(Math.max(0, nanos / 1_000));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
