package dev.reprise.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreClockTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private long nanos = 5_000_000_000L;
  private Instant database = START;
  private final StoreClock clock = StoreClock.measuring(() -> nanos, () -> database);

  @Test
  void instant_runsByTheMonotonicClock_fromTheDatabasesTime() {
    advance(Duration.ofMillis(1_500));

    assertThat(clock.instant()).isEqualTo(START.plusMillis(1_500));
  }

  @Test
  void instant_isInMicroseconds() {
    advance(Duration.ofNanos(1_999));

    assertThat(clock.instant()).isEqualTo(START.plusNanos(1_000));
  }

  @Test
  void measurementThatTakesLong_isRepeated_andTheShortestCounts() {
    Deque<Duration> waysBack =
        new ArrayDeque<>(
            List.of(Duration.ofSeconds(2), Duration.ofMillis(4), Duration.ofSeconds(1)));

    StoreClock slow =
        StoreClock.measuring(
            () -> nanos,
            () -> {
              Instant now = START.plusNanos(nanos);
              advance(waysBack.remove());
              return now;
            });

    assertThat(Duration.between(START.plusNanos(nanos), slow.instant()).abs())
        .isLessThanOrEqualTo(Duration.ofMillis(2));
  }

  @Test
  void refresh_beforeItIsDue_asksNothing() {
    advance(StoreClock.MEASURED_EVERY.minusNanos(1));

    clock.refresh(
        () -> {
          throw new IllegalStateException("asked");
        });

    assertThat(clock.instant()).isAfter(START);
  }

  @Test
  void refresh_followsADrift() {
    advance(StoreClock.MEASURED_EVERY);
    database = START.plus(StoreClock.MEASURED_EVERY).plus(StoreClock.JUMP_MAX);

    clock.refresh(() -> database);

    assertThat(clock.instant()).isEqualTo(database);
  }

  @Test
  void refresh_refusesAJump() {
    advance(StoreClock.MEASURED_EVERY);
    database = START.plus(Duration.ofHours(1));

    clock.refresh(() -> database);

    assertThat(clock.instant()).isEqualTo(START.plus(StoreClock.MEASURED_EVERY));
  }

  @Test
  void instant_neverGoesBack() {
    advance(StoreClock.MEASURED_EVERY);
    Instant before = clock.instant();
    database = before.minusSeconds(3);

    clock.refresh(() -> database);

    assertThat(clock.instant()).isEqualTo(before);
    advance(Duration.ofSeconds(4));
    assertThat(clock.instant()).isEqualTo(before.plusSeconds(1));
  }

  @Test
  void following_anotherClock_neverGoesBackEither() {
    StoreClock following = StoreClock.following(() -> database);
    assertThat(following.instant()).isEqualTo(START);

    database = START.minusSeconds(1);

    assertThat(following.instant()).isEqualTo(START);
  }

  private void advance(Duration step) {
    nanos += step.toNanos();
  }
}
