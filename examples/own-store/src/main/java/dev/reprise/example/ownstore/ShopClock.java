package dev.reprise.example.ownstore;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The shop's time, as exact as its columns; never goes back. */
final class ShopClock {

  private final InstantSource source;
  private final AtomicReference<Instant> latest = new AtomicReference<>(Instant.EPOCH);

  ShopClock(InstantSource source) {
    this.source = requireNonNull(source, "source");
  }

  Instant now() {
    Instant now = source.instant().truncatedTo(ChronoUnit.MICROS);
    return latest.accumulateAndGet(
        now, (before, candidate) -> candidate.isAfter(before) ? candidate : before);
  }
}
