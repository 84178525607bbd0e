package dev.reprise.internal.loop;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a step whenever it is asked for, at once but not sooner than a while after the last time;
 * what is asked for meanwhile is one and the same. May be asked by any thread.
 */
public final class AtMostEvery {

  private final Loop loop;
  private final long periodNanos;
  private final Runnable step;
  private final AtomicBoolean isPlanned = new AtomicBoolean();
  private long notBeforeNanos;

  /**
   * Takes a step.
   *
   * @param loop runs the step
   * @param period how long to wait between two runs; not negative
   */
  public AtMostEvery(Loop loop, Duration period, Runnable step) {
    this.loop = requireNonNull(loop, "loop");
    this.periodNanos = period.toNanos();
    this.step = requireNonNull(step, "step");
    this.notBeforeNanos = loop.nanoTime();
  }

  /** Asks for the step to be run. */
  public void ask() {
    if (isPlanned.compareAndSet(false, true)) {
      loop.execute(this::plan);
    }
  }

  /** Keeps the step from being run for a while; called on the loop. */
  public void holdOff(Duration wait) {
    notBeforeNanos = loop.nanoTime() + wait.toNanos();
  }

  private void plan() {
    long waitNanos = notBeforeNanos - loop.nanoTime();
    if (waitNanos > 0) {
      loop.after(Duration.ofNanos(waitNanos), this::run);
    } else {
      run();
    }
  }

  private void run() {
    isPlanned.set(false);
    notBeforeNanos = loop.nanoTime() + periodNanos;
    step.run();
  }
}
