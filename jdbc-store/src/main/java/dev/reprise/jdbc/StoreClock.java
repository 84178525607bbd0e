package dev.reprise.jdbc;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's time in microseconds: never goes back, and follows the database's time, not ours.
 *
 * <p>Between measurements it runs by the monotonic clock, so that a step of this machine's wall
 * clock harms nobody. Safe for use by several threads.
 */
final class StoreClock implements InstantSource {

  /** How long a measurement serves. */
  static final Duration MEASURED_EVERY = Duration.ofMinutes(1);

  /** The furthest that the database's time may have moved against ours between measurements. */
  static final Duration JUMP_MAX = Duration.ofSeconds(5);

  /** A measurement that took longer may be wrong by half of that, and is made again. */
  private static final Duration MEASURED_WITHIN = Duration.ofMillis(5);

  /** Most times that it is made; the one that took the least counts. */
  private static final int MEASUREMENTS_MAX = 3;

  private static final Logger LOG = LoggerFactory.getLogger(StoreClock.class);

  private final LongSupplier nanoTime;
  private final InstantSource source;
  private final AtomicLong lastMicros = new AtomicLong(Long.MIN_VALUE);
  private final boolean isMeasuring;
  private volatile Measured measured;

  private StoreClock(LongSupplier nanoTime, Measured first) {
    this.nanoTime = nanoTime;
    this.measured = first;
    this.source = this::measuredTime;
    this.isMeasuring = true;
  }

  private StoreClock(InstantSource source) {
    this.nanoTime = System::nanoTime;
    this.measured = new Measured(0, 0, 0);
    this.source = requireNonNull(source, "source");
    this.isMeasuring = false;
  }

  /** Follows a database, whose time is measured now. */
  static StoreClock measuring(LongSupplier nanoTime, Supplier<Instant> databaseTime) {
    return new StoreClock(nanoTime, measure(nanoTime, databaseTime));
  }

  /** Follows a clock. */
  static StoreClock following(InstantSource source) {
    return new StoreClock(source);
  }

  /** Returns the store's time. */
  @Override
  public Instant instant() {
    Instant now = source.instant();
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
    return Instant.EPOCH.plus(lastMicros.accumulateAndGet(micros, Math::max), ChronoUnit.MICROS);
  }

  /** Measures the database's time anew if that is due; a jump is refused with a warning. */
  void refresh(Supplier<Instant> databaseTime) {
    Measured old = measured;
    if (!isMeasuring || nanoTime.getAsLong() - old.atNanos() < MEASURED_EVERY.toNanos()) {
      return;
    }
    Measured fresh = measure(nanoTime, databaseTime);
    Duration jump = Duration.ofNanos(fresh.offsetNanos() - old.offsetNanos());
    if (jump.abs().compareTo(JUMP_MAX) <= 0) {
      measured = fresh;
      return;
    }
    measured = new Measured(old.offsetNanos(), fresh.atNanos(), fresh.tookNanos());
    LOG.warn(
        "the database's time jumped by {} ms and is not followed;"
            + " set its clock right, or open the store anew",
        jump.toMillis());
  }

  private static Measured measure(LongSupplier nanoTime, Supplier<Instant> databaseTime) {
    Measured best = measureOnce(nanoTime, databaseTime);
    for (int i = 1; i < MEASUREMENTS_MAX && !best.isQuick(); i++) {
      Measured next = measureOnce(nanoTime, databaseTime);
      best = next.tookNanos() < best.tookNanos() ? next : best;
    }
    return best;
  }

  private static Measured measureOnce(LongSupplier nanoTime, Supplier<Instant> databaseTime) {
    long before = nanoTime.getAsLong();
    Instant there = databaseTime.get();
    long after = nanoTime.getAsLong();
    long took = after - before;
    long here = before + took / 2;
    return new Measured(ChronoUnit.NANOS.between(Instant.EPOCH, there) - here, after, took);
  }

  private Instant measuredTime() {
    return Instant.EPOCH.plusNanos(nanoTime.getAsLong() + measured.offsetNanos());
  }

  /** The database's time less the monotonic clock's, when that was found, and how long it took. */
  private record Measured(long offsetNanos, long atNanos, long tookNanos) {

    boolean isQuick() {
      return tookNanos <= MEASURED_WITHIN.toNanos();
    }
  }
}
