package dev.reprise.internal.loop;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop on a thread of its own. A step that fails in any way is logged, and the loop goes on. */
public final class ThreadLoop implements Loop {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadLoop.class);

  private final ScheduledThreadPoolExecutor executor;

  /** Starts a daemon thread of this name. */
  public ThreadLoop(String name) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            runnable -> {
              Thread thread = new Thread(runnable, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void execute(Runnable step) {
    try {
      executor.execute(logged(step));
    } catch (RejectedExecutionException e) {
      LOG.trace("closed: a step is dropped", e);
    }
  }

  @Override
  public Runnable after(Duration delay, Runnable step) {
    try {
      Future<?> future = executor.schedule(logged(step), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException e) {
      LOG.trace("closed: a step is dropped", e);
      return () -> {};
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }

  private static Runnable logged(Runnable step) {
    return () -> {
      try {
        step.run();
      } catch (RuntimeException | Error e) {
        // an executor would keep a failure of any kind to itself
        LOG.error("a step of {} failed", Thread.currentThread().getName(), e);
      }
    };
  }
}
