package dev.reprise.internal.loop;

import java.time.Duration;

/**
 * Runs steps one after another, now or later.
 *
 * <p>Whatever only the steps of one loop touch needs no lock. Time and waiting come from here and
 * from nowhere else, so that a loop on a virtual clock runs the same engine.
 */
public interface Loop {

  /** Returns the loop's monotonic time in nanoseconds; only differences mean something. */
  long nanoTime();

  /** Runs a step after those that wait already; drops it once the loop is closed. */
  void execute(Runnable step);

  /**
   * Runs a step after a delay, unless the loop is closed before.
   *
   * @return cancels the step if it has not begun
   */
  Runnable after(Duration delay, Runnable step);

  /** Runs no further step; one that has begun goes on to its end. */
  void close();
}
