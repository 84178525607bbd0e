package dev.reprise.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The few threads on which costly signatures are made, since no thread of the network's may wait
 * for one.
 *
 * <p>What they have no room for is done by the caller, which slows it down and loses nothing; an
 * engine of the default size never has so much in flight. Safe for use by several threads.
 */
final class SigningThreads implements AutoCloseable {

  static final int THREADS_MAX = 4;
  static final int WAITING_MAX = 2_048;
  private static final int THREAD_IDLE_SECONDS = 30;

  private final ThreadPoolExecutor executor;

  SigningThreads() {
    int threads = Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors());
    AtomicInteger number = new AtomicInteger();
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_MAX),
            task -> {
              Thread thread = new Thread(task, "reprise-sign-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            // also after the end: a task that is dropped would leave an attempt without a result
            (task, full) -> task.run());
    executor.allowCoreThreadTimeOut(true);
  }

  /** Does something on one of the threads. */
  <T> CompletableFuture<T> run(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, executor);
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
