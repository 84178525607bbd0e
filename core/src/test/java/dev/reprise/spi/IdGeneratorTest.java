package dev.reprise.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class IdGeneratorTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00.123Z");
  private static final RandomGenerator HIGHEST = () -> -1L;

  private Instant now = START;
  private final IdGenerator ids = new IdGenerator(() -> now, new Random(1));

  @Test
  void id_isAVersion7UuidOfTheTime() {
    UUID id = ids.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(millisOf(id)).isEqualTo(START.toEpochMilli());
  }

  @Test
  void ids_ofOneMillisecond_rise() {
    assertRising(10_000, 0);
  }

  @Test
  void ids_rise_whenTheClockGoesBack() {
    UUID before = ids.next();
    now = START.minusSeconds(3_600);
    UUID after = ids.next();

    assertThat(PublicId.encode("x", after)).isGreaterThan(PublicId.encode("x", before));
    assertThat(millisOf(after)).isEqualTo(START.toEpochMilli());
  }

  @Test
  void ids_rise_asTheClockDoes() {
    assertRising(1_000, 1);
  }

  @Test
  void ids_rise_whenTheCounterOfAMillisecondIsUsedUp() {
    IdGenerator full = new IdGenerator(() -> now, HIGHEST);
    String last = "";
    for (int i = 0; i < 10_000; i++) {
      String next = full.next("x");
      assertThat(next).isGreaterThan(last);
      last = next;
    }
  }

  private void assertRising(int count, long stepMillis) {
    String last = "";
    for (int i = 0; i < count; i++) {
      String next = ids.next("x");
      assertThat(next).isGreaterThan(last);
      last = next;
      now = now.plusMillis(stepMillis);
    }
  }

  @Test
  void ids_ofSeveralThreads_differ() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<List<UUID>> work =
          () -> {
            List<UUID> made = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
              made.add(ids.next());
            }
            return made;
          };
      Set<UUID> all = new HashSet<>();
      for (Future<List<UUID>> made :
          threads.invokeAll(Collections.nCopies(4, work), 60, TimeUnit.SECONDS)) {
        all.addAll(made.get());
      }

      assertThat(all).hasSize(20_000);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void text_beginsWithThePrefix() {
    assertThat(ids.next(PublicId.EVENT)).matches("evt_[0-9A-HJKMNP-TV-Z]{26}");
  }

  private static long millisOf(UUID id) {
    return id.getMostSignificantBits() >>> 16;
  }
}
