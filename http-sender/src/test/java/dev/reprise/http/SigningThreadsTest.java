package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SigningThreadsTest {

  private final SigningThreads threads = new SigningThreads();

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void run_isDoneOnThreadsOfItsOwn() throws Exception {
    assertThat(get(threads.run(() -> Thread.currentThread().getName())))
        .startsWith("reprise-sign-");
  }

  @Test
  void run_moreThanThereIsRoomFor_isDoneByTheCaller() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<CompletableFuture<String>> blocked = new ArrayList<>();
    int room = Math.min(SigningThreads.THREADS_MAX, Runtime.getRuntime().availableProcessors());
    for (int i = 0; i < room + SigningThreads.WAITING_MAX; i++) {
      blocked.add(
          threads.run(
              () -> {
                await(release);
                return Thread.currentThread().getName();
              }));
    }

    assertThat(threads.run(() -> Thread.currentThread().getName()))
        .isCompletedWithValue(Thread.currentThread().getName());

    release.countDown();
    for (CompletableFuture<String> each : blocked) {
      assertThat(get(each)).startsWith("reprise-sign-");
    }
  }

  @Test
  void run_afterTheEnd_isDoneByTheCaller() {
    threads.close();

    assertThat(threads.run(() -> Thread.currentThread().getName()))
        .isCompletedWithValue(Thread.currentThread().getName());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Receiver.WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
  }
}
