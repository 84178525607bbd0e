package dev.reprise.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs work on several threads at once, and gives up on what hangs. */
final class Together implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Runs each piece of work on a thread of its own, all released at once; results in order. */
  <T> List<T> run(List<Callable<T>> works) {
    CyclicBarrier start = new CyclicBarrier(works.size());
    List<Future<T>> running = new ArrayList<>();
    for (Callable<T> work : works) {
      running.add(
          start(
              () -> {
                start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return work.call();
              }));
    }
    return running.stream().map(Together::result).toList();
  }

  <T> Future<T> start(Callable<T> work) {
    return threads.submit(work);
  }

  static <T> T result(Future<T> running) {
    try {
      return running.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException e) {
      throw new AssertionError("failed on another thread", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("still running after " + PATIENCE_SECONDS + " s", e);
    }
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("nothing happened within " + PATIENCE_SECONDS + " s");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
