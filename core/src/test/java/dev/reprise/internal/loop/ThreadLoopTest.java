package dev.reprise.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadLoopTest {

  private final ThreadLoop loop = new ThreadLoop("test-loop");

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void stepsRunInTurn_onOneNamedDaemonThread() throws InterruptedException {
    List<String> seen = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);

    loop.execute(() -> seen.add("first"));
    loop.execute(() -> seen.add(Thread.currentThread().getName()));
    loop.execute(() -> seen.add(String.valueOf(Thread.currentThread().isDaemon())));
    loop.execute(done::countDown);

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).containsExactly("first", "test-loop", "true");
  }

  @Test
  void stepThatFails_doesNotEndTheLoop() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);

    loop.execute(
        () -> {
          throw new IllegalStateException("planned");
        });
    loop.execute(done::countDown);

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void delayedStep_runs_andACanceledOneDoesNot() throws InterruptedException {
    CountDownLatch isCanceled = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    List<String> seen = new ArrayList<>();
    loop.execute(() -> awaited(isCanceled));

    loop.after(Duration.ofMillis(1), () -> seen.add("canceled")).run();
    isCanceled.countDown();
    loop.after(Duration.ofMillis(2), done::countDown);

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).isEmpty();
  }

  @Test
  void closedLoop_dropsSteps() {
    List<String> seen = new ArrayList<>();
    loop.close();

    loop.execute(() -> seen.add("now"));
    loop.after(Duration.ZERO, () -> seen.add("later")).run();

    assertThat(seen).isEmpty();
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
