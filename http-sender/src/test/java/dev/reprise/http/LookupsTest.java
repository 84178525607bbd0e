package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LookupsTest {

  private static final List<InetAddress> ANSWER =
      List.of(AddressLiterals.parse("8.8.8.8").orElseThrow());

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void resolve_sameNameWithinSeconds_asksOnce() throws Exception {
    try (Lookups lookups = lookups(name -> ANSWER)) {
      get(lookups.resolve("a.example"));
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(Lookups.KEPT_SECONDS) - 1);
      assertThat(get(lookups.resolve("a.example"))).isEqualTo(ANSWER);
      assertThat(asked).hasValue(1);

      nanos.incrementAndGet();
      get(lookups.resolve("a.example"));
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void resolve_failure_isNotKept() throws Exception {
    try (Lookups lookups =
        lookups(
            name -> {
              if (asked.get() == 1) {
                throw new UnknownHostException(name);
              }
              return ANSWER;
            })) {
      assertUnknown(lookups.resolve("a.example"));

      assertThat(get(lookups.resolve("a.example"))).isEqualTo(ANSWER);
    }
  }

  @Test
  void resolve_noAddresses_orBrokenResolver_fails() {
    try (Lookups lookups = lookups(name -> List.of())) {
      assertUnknown(lookups.resolve("a.example"));
    }
    try (Lookups lookups =
        lookups(
            name -> {
              throw new IllegalStateException("broken");
            })) {
      assertThatThrownBy(() -> get(lookups.resolve("a.example")))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("broken");
    }
  }

  @Test
  void resolve_hangingName_occupiesOneThread_howeverManyWait() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Lookups lookups =
        lookups(
            name -> {
              if (name.startsWith("slow")) {
                await(release);
              }
              return ANSWER;
            })) {
      List<CompletableFuture<List<InetAddress>>> waiting =
          IntStream.range(0, 100).mapToObj(i -> lookups.resolve("slow.example")).toList();

      assertThat(get(lookups.resolve("fast.example"))).isEqualTo(ANSWER);
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      release.countDown();
      for (CompletableFuture<List<InetAddress>> each : waiting) {
        assertThat(get(each)).isEqualTo(ANSWER);
      }
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void resolve_waiterThatGivesUp_leavesTheOthersAlone() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Lookups lookups =
        lookups(
            name -> {
              await(release);
              return ANSWER;
            })) {
      CompletableFuture<List<InetAddress>> impatient = lookups.resolve("a.example");
      CompletableFuture<List<InetAddress>> patient = lookups.resolve("a.example");

      impatient.completeExceptionally(new IllegalStateException("gave up"));
      release.countDown();

      assertThat(get(patient)).isEqualTo(ANSWER);
    }
  }

  @Test
  void resolve_moreNamesThanTheQueueHolds_areTurnedAway() {
    CountDownLatch release = new CountDownLatch(1);
    try (Lookups lookups =
        lookups(
            name -> {
              await(release);
              return ANSWER;
            })) {
      for (int i = 0; i < Lookups.THREADS + Lookups.QUEUED_MAX; i++) {
        assertThat(lookups.resolve("n" + i + ".example").isDone()).isFalse();
      }

      assertUnknown(lookups.resolve("more.example"));
      release.countDown();
    }
  }

  @Test
  void close_endsTheWaitingAndRefusesMore() {
    CountDownLatch never = new CountDownLatch(1);
    Lookups lookups =
        lookups(
            name -> {
              await(never);
              return ANSWER;
            });
    CompletableFuture<List<InetAddress>> waiting = lookups.resolve("a.example");

    lookups.close();

    assertUnknown(waiting);
    assertUnknown(lookups.resolve("b.example"));
  }

  private Lookups lookups(HostLookup lookup) {
    return new Lookups(
        name -> {
          asked.incrementAndGet();
          return lookup.addressesOf(name);
        },
        nanos::get);
  }

  private static void assertUnknown(CompletableFuture<List<InetAddress>> future) {
    assertThatThrownBy(() -> get(future))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(UnknownHostException.class);
  }

  private static List<InetAddress> get(CompletableFuture<List<InetAddress>> future)
      throws Exception {
    return future.get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
  }

  private static void await(CountDownLatch latch) throws UnknownHostException {
    try {
      if (!latch.await(Receiver.WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new UnknownHostException("not released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException("interrupted");
    }
  }
}
