package dev.reprise.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupSyncTest {

  private static final int WAITERS = 20;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger runs = new AtomicInteger();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void callersWhoWaitAtTheSameTime_shareOneRun_thatBeganAfterTheirCall() throws Exception {
    CountDownLatch firstRuns = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    GroupSync group =
        new GroupSync(
            () -> {
              if (runs.incrementAndGet() == 1) {
                firstRuns.countDown();
                await(mayEnd);
              }
            });
    List<Future<?>> calls = new ArrayList<>();
    calls.add(threads.submit(group::await));
    await(firstRuns);
    List<Thread> waiting = new ArrayList<>();
    for (int i = 0; i < WAITERS; i++) {
      Thread waiter = new Thread(group::await);
      waiter.start();
      waiting.add(waiter);
    }
    waiting.forEach(GroupSyncTest::untilItWaits);

    mayEnd.countDown();

    for (Future<?> call : calls) {
      call.get(10, TimeUnit.SECONDS);
    }
    for (Thread waiter : waiting) {
      waiter.join(10_000);
      assertThat(waiter.isAlive()).isFalse();
    }
    assertThat(runs).hasValue(2);
  }

  @Test
  void callsOneAfterTheOther_runEach() {
    GroupSync group = new GroupSync(runs::incrementAndGet);

    group.await();
    group.await();

    assertThat(runs).hasValue(2);
  }

  @Test
  void failure_isTheCallers_andTheNextRunsAnew() {
    GroupSync group =
        new GroupSync(
            () -> {
              if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("disk full");
              }
            });

    assertThatThrownBy(group::await).hasMessage("disk full");
    group.await();

    assertThat(runs).hasValue(2);
  }

  @Test
  void failure_ofTheRunThatOthersWaitFor_makesOneOfThemRun() throws Exception {
    CountDownLatch firstRuns = new CountDownLatch(1);
    CountDownLatch mayFail = new CountDownLatch(1);
    GroupSync group =
        new GroupSync(
            () -> {
              if (runs.incrementAndGet() == 1) {
                firstRuns.countDown();
                await(mayFail);
                throw new IllegalStateException("disk full");
              }
            });
    Future<?> first = threads.submit(group::await);
    await(firstRuns);
    Thread second = new Thread(group::await);
    second.start();
    untilItWaits(second);

    mayFail.countDown();

    assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS)).hasMessageContaining("disk full");
    second.join(10_000);
    assertThat(second.isAlive()).isFalse();
    assertThat(runs).hasValue(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void untilItWaits(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }
}
