package dev.reprise.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartRateTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 1, 2.5, 7, 50, 333.3, 10_000})
  void inNoSecond_moreThanTheRateAndOneStart(double perSecond) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    StartRate rate = new StartRate(perSecond, 0);
    List<Long> starts = new ArrayList<>();

    long now = 0;
    while (starts.size() < 20_000 && now < 40 * SECOND) {
      now += random.nextInt(10) == 0 ? random.nextInt(300_000_000) : random.nextInt(2_000_000);
      while (rate.waitAt(now).isZero()) {
        rate.started(now);
        starts.add(now);
      }
    }

    int first = 0;
    for (int last = 0; last < starts.size(); last++) {
      while (starts.get(last) - starts.get(first) >= SECOND) {
        first++;
      }
      assertThat((double) (last - first + 1))
          .as("seed %d", seed)
          .isLessThanOrEqualTo(perSecond + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 3, 50, 1_000})
  void whoAsksOften_getsTheRate(double perSecond) {
    StartRate rate = new StartRate(perSecond, 0);
    int started = 0;

    for (long now = 0; now < 20 * SECOND; now += 5_000_000) {
      while (rate.waitAt(now).isZero()) {
        rate.started(now);
        started++;
      }
    }

    assertThat((double) started).isBetween(perSecond * 20 * 0.98, perSecond * 20 + 1);
  }

  @Test
  void wait_isUntilTheNextMayStart() {
    StartRate rate = new StartRate(4, 1_000);

    assertThat(rate.waitAt(0)).isEqualTo(Duration.ofNanos(1_000));
    rate.started(1_000);
    assertThat(rate.waitAt(1_000)).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void rateThatChanges_countsWhatHasStarted() {
    StartRate rate = new StartRate(10, 0);
    for (long now = 0; now < SECOND; now += SECOND / 10) {
      rate.started(now);
    }

    rate.setRate(2);

    assertThat(rate.waitAt(SECOND)).isGreaterThan(Duration.ofMillis(100));
    assertThat(rate.isAtRest(SECOND)).isFalse();
    assertThat(rate.isAtRest(3 * SECOND)).isTrue();
  }
}
