package dev.reprise.cli;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that answer HTTP requests, and how many requests they have. */
final class RequestThreads implements Executor, AutoCloseable {

  /** How many requests are answered at a time. */
  static final int THREADS = 32;

  /** How many may wait beside them before requests are refused. */
  static final int WAITING_MAX = 256;

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

  /** Says whether so many requests wait that they had better be refused. */
  boolean isOverloaded() {
    return open.get() > THREADS + WAITING_MAX;
  }

  /** Stops the threads at once. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
