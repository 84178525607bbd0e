package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestThreadsTest {

  @Test
  void moreWaitingThanTheMaximum_isOverload_untilTheyAreDone() throws InterruptedException {
    int requests = RequestThreads.THREADS + RequestThreads.WAITING_MAX;
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch last = new CountDownLatch(1);
    try (RequestThreads threads = new RequestThreads()) {
      for (int i = 0; i < requests; i++) {
        threads.execute(() -> awaited(released));
      }
      assertThat(threads.isOverloaded()).isFalse();

      threads.execute(() -> last.countDown());

      assertThat(threads.isOverloaded()).isTrue();
      released.countDown();
      assertThat(awaited(last)).isTrue();
      assertThat(threads.isOverloaded()).isFalse();
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
