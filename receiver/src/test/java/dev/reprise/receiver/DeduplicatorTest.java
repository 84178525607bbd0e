package dev.reprise.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.receiver.Deduplicator.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeduplicatorTest {

  private final Deduplicator deduplicator = Deduplicator.ofCapacity(3);
  private final List<String> done = new ArrayList<>();

  @Test
  void once_secondTime_isADuplicate() {
    assertThat(once("evt_1")).isEqualTo(Outcome.PROCESSED);
    assertThat(once("evt_1")).isEqualTo(Outcome.DUPLICATE);
    assertThat(once("evt_2")).isEqualTo(Outcome.PROCESSED);
    assertThat(done).containsExactly("evt_1", "evt_2");
  }

  @Test
  void once_workThatFails_isDoneAgain() {
    assertThatThrownBy(
            () ->
                deduplicator.once(
                    "evt_1",
                    () -> {
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () ->
                deduplicator.once(
                    "evt_1",
                    () -> {
                      throw new AssertionError("broken");
                    }))
        .isInstanceOf(AssertionError.class);

    assertThat(once("evt_1")).isEqualTo(Outcome.PROCESSED);
  }

  @Test
  void once_whileItIsBeingDone_isInProgress() {
    List<Outcome> within = new ArrayList<>();

    deduplicator.once("evt_1", () -> within.add(once("evt_1")));

    assertThat(within).containsExactly(Outcome.IN_PROGRESS);
    assertThat(done).isEmpty();
    assertThat(once("evt_1")).isEqualTo(Outcome.DUPLICATE);
  }

  @Test
  void once_moreThanItHolds_forgetsWhatWasSeenLongestAgo() {
    List.of("evt_1", "evt_2", "evt_3").forEach(this::once);
    once("evt_1");

    assertThat(once("evt_4")).isEqualTo(Outcome.PROCESSED);

    assertThat(once("evt_1")).isEqualTo(Outcome.DUPLICATE);
    assertThat(once("evt_3")).isEqualTo(Outcome.DUPLICATE);
    assertThat(once("evt_2")).isEqualTo(Outcome.PROCESSED);
  }

  @Test
  void once_manyThreads_oneDoesIt() throws Exception {
    int threads = 8;
    AtomicInteger count = new AtomicInteger();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 200; round++) {
        String id = "evt_" + round;
        CountDownLatch start = new CountDownLatch(1);
        Callable<Outcome> task =
            () -> {
              start.await();
              return deduplicator.once(id, count::incrementAndGet);
            };
        List<Future<Outcome>> outcomes = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
          outcomes.add(executor.submit(task));
        }
        start.countDown();
        int processed = 0;
        for (Future<Outcome> outcome : outcomes) {
          processed += outcome.get() == Outcome.PROCESSED ? 1 : 0;
        }
        assertThat(processed).isEqualTo(1);
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(count).hasValue(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 10_000_001})
  void ofCapacity_outOfRange(int capacity) {
    assertThatThrownBy(() -> Deduplicator.ofCapacity(capacity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("capacity must be 1 to 10000000, was " + capacity);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 257})
  void once_idOutOfRange(int length) {
    assertThatThrownBy(() -> once("a".repeat(length)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("eventId must have 1 to 256 characters, had " + length);
    assertThat(once("a".repeat(256))).isEqualTo(Outcome.PROCESSED);
  }

  private Outcome once(String id) {
    return deduplicator.once(id, () -> done.add(id));
  }
}
