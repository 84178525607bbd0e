package dev.reprise.cli;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that answer HTTP requests, and how many requests they have. */
final class RequestThreads implements Executor, AutoCloseable {

  private static final int THREADS = 32;

  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, task -> new Thread(task, "reprise-http-" + made.incrementAndGet()));

  @Override
  public void execute(Runnable request) {
    open.incrementAndGet();
    threads.execute(
        () -> {
          try {
            request.run();
          } finally {
            open.decrementAndGet();
          }
        });
  }

  /** Says whether no request is waiting or being answered. */
  boolean isIdle() {
    return open.get() == 0;
  }

  /** Stops the threads at once. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
