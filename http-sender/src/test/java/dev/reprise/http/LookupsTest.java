package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
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
      get(lookups.resolve("acme", "a.example"));
      nanos.addAndGet(Lookups.KEPT.toNanos() - 1);
      assertThat(get(lookups.resolve("acme", "a.example"))).isEqualTo(ANSWER);
      assertThat(asked).hasValue(1);

      nanos.incrementAndGet();
      get(lookups.resolve("acme", "a.example"));
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
      assertUnknown(lookups.resolve("acme", "a.example"));

      assertThat(get(lookups.resolve("acme", "a.example"))).isEqualTo(ANSWER);
    }
  }

  @Test
  void resolve_noAddresses_orBrokenResolver_fails() {
    try (Lookups lookups = lookups(name -> List.of())) {
      assertUnknown(lookups.resolve("acme", "a.example"));
    }
    try (Lookups lookups =
        lookups(
            name -> {
              throw new IllegalStateException("broken");
            })) {
      assertThatThrownBy(() -> get(lookups.resolve("acme", "a.example")))
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
          IntStream.range(0, 100).mapToObj(i -> lookups.resolve("acme", "slow.example")).toList();

      assertThat(get(lookups.resolve("acme", "fast.example"))).isEqualTo(ANSWER);
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
      CompletableFuture<List<InetAddress>> impatient = lookups.resolve("acme", "a.example");
      CompletableFuture<List<InetAddress>> patient = lookups.resolve("acme", "a.example");

      impatient.completeExceptionally(new IllegalStateException("gave up"));
      release.countDown();

      assertThat(get(patient)).isEqualTo(ANSWER);
    }
  }

  @Test
  void resolve_moreNamesThanMayWait_areTurnedAway_butNotThoseOfOthers() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Lookups lookups = lookups(hangingUnless("fast", release))) {
      int most = LookupThreads.SHARE_MIN + LookupThreads.WAITING_PER_TENANT_MAX;
      for (int i = 0; i < most; i++) {
        assertThat(lookups.resolve("acme", "n" + i + ".example").isDone()).isFalse();
      }

      assertUnknown(lookups.resolve("acme", "more.example"));
      assertThat(get(lookups.resolve("bolt", "fast.example"))).isEqualTo(ANSWER);
      release.countDown();
    }
  }

  @Test
  void resolve_hangingNamesOfOneTenant_doNotDelayAnother() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Lookups lookups = lookups(hangingUnless("fast", release))) {
      for (int i = 0; i < 500; i++) {
        assertThat(lookups.resolve("acme", "slow" + i + ".example").isDone()).isFalse();
      }

      for (int i = 0; i < 100; i++) {
        assertThat(get(lookups.resolve("bolt", "fast" + i + ".example"))).isEqualTo(ANSWER);
      }
      release.countDown();
    }
  }

  @Test
  void resolve_tenantThatWasQuick_cannotHangMoreThanHalfOfTheThreads() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger hanging = new AtomicInteger();
    try (Lookups lookups =
        lookups(
            name -> {
              if (name.startsWith("slow")) {
                hanging.incrementAndGet();
                await(release);
              }
              return ANSWER;
            })) {
      List<CompletableFuture<List<InetAddress>>> asked = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        asked.add(lookups.resolve("acme", "fast" + i + ".example"));
        asked.add(lookups.resolve("acme", "slow" + i + ".example"));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(get(lookups.resolve("bolt", "fast" + i + ".bolt"))).isEqualTo(ANSWER);
      }

      assertThat(hanging).hasValueLessThanOrEqualTo(LookupThreads.SHARE_MAX);
      release.countDown();
      for (CompletableFuture<List<InetAddress>> each : asked) {
        assertThat(get(each)).isEqualTo(ANSWER);
      }
    }
  }

  @Test
  void resolve_nameThatWaitsInTheLineOfOneTenant_doesNotWaitForAnother() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Lookups lookups = lookups(hangingUnless("shared", release))) {
      for (int i = 0; i < 100; i++) {
        assertThat(lookups.resolve("acme", "slow" + i + ".example").isDone()).isFalse();
      }
      CompletableFuture<List<InetAddress>> waiting = lookups.resolve("acme", "shared.example");

      assertThat(get(lookups.resolve("bolt", "shared.example"))).isEqualTo(ANSWER);
      assertThat(get(waiting)).isEqualTo(ANSWER);
      release.countDown();
    }
  }

  @Test
  void resolve_knownName_hasAThread_howeverManyTenantsHang() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (Lookups lookups = lookups(hangingUnless("fast", release))) {
      get(lookups.resolve("bolt", "fast.example"));
      nanos.addAndGet(Lookups.KEPT.toNanos());
      for (int tenant = 0; tenant < LookupThreads.THREADS; tenant++) {
        for (int i = 0; i < LookupThreads.SHARE_MAX; i++) {
          assertThat(lookups.resolve("t" + tenant, "slow" + tenant + "-" + i).isDone()).isFalse();
        }
      }

      assertThat(get(lookups.resolve("bolt", "fast.example"))).isEqualTo(ANSWER);
      assertThat(lookups.resolve("bolt", "fast-but-new.example").isDone()).isFalse();
      release.countDown();
    }
  }

  @Test
  void resolve_whatWaitedTooLong_isNotAskedAnyMore() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(LookupThreads.SHARE_MIN);
    try (Lookups lookups =
        lookups(
            name -> {
              running.countDown();
              await(release);
              return ANSWER;
            })) {
      for (int i = 0; i < LookupThreads.SHARE_MIN; i++) {
        assertThat(lookups.resolve("acme", "slow" + i + ".example").isDone()).isFalse();
      }
      await(running);
      CompletableFuture<List<InetAddress>> late = lookups.resolve("acme", "late.example");
      nanos.addAndGet(Lookups.WAITING_NANOS_MAX + 1);
      release.countDown();

      assertUnknown(late);
      assertThat(asked).hasValue(LookupThreads.SHARE_MIN);
    }
  }

  private static HostLookup hangingUnless(String prefix, CountDownLatch release) {
    return name -> {
      if (!name.startsWith(prefix)) {
        await(release);
      }
      return ANSWER;
    };
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
    CompletableFuture<List<InetAddress>> waiting = lookups.resolve("acme", "a.example");

    lookups.close();

    assertUnknown(waiting);
    assertUnknown(lookups.resolve("acme", "b.example"));
  }

  private Lookups lookups(HostLookup lookup) {
    return new Lookups(
        name -> {
          asked.incrementAndGet();
          return lookup.addressesOf(name);
        },
        Lookups.KEPT,
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
