package dev.reprise.memory;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still where the one below it goes back. */
final class RisingClock implements InstantSource {

  private final InstantSource clock;
  private Instant latest = Instant.MIN;

  RisingClock(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public synchronized Instant instant() {
    Instant now = clock.instant();
    if (now.isAfter(latest)) {
      latest = now;
    }
    return latest;
  }
}
