package dev.reprise.contract;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told to move. Safe for use by several threads. */
public final class SettableClock implements InstantSource {

  private Instant now;

  /** Makes a clock that shows {@code start}. */
  public SettableClock(Instant start) {
    now = requireNonNull(start, "start");
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Moves on by {@code step}; back if it is negative. */
  public synchronized void advance(Duration step) {
    now = now.plus(step);
  }
}
