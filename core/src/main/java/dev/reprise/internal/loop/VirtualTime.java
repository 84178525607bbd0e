package dev.reprise.internal.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Loops that share a clock which only its owner moves; all steps run on the owner's thread.
 *
 * <p>For tests and the simulation: what a run does follows from nothing but what it is given.
 */
public final class VirtualTime implements InstantSource {

  private static final int STEPS_MAX = 1_000_000;

  private final Instant start;
  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparingLong(Step::nanos).thenComparingLong(Step::order));
  private long nanos;
  private long order;

  /** Begins at a time. */
  public VirtualTime(Instant start) {
    this.start = start;
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos);
  }

  /** Makes a loop of this time. */
  public Loop loop() {
    return new VirtualLoop();
  }

  /** Runs what is due now, and what that makes due now. */
  public void settle() {
    advance(Duration.ZERO);
  }

  /** Returns how much time has passed, in nanoseconds. */
  public long nanoTime() {
    return nanos;
  }

  /**
   * Runs everything that becomes due within a time, in order. A step may call it too: what becomes
   * due while the step waits then runs before the step goes on.
   */
  public void advance(Duration time) {
    long end = nanos + time.toNanos();
    for (int ran = 0; ran < STEPS_MAX; ran++) {
      Step next = steps.peek();
      if (next == null || next.nanos() > end) {
        nanos = Math.max(nanos, end);
        return;
      }
      steps.remove();
      nanos = Math.max(nanos, next.nanos());
      next.run().run();
    }
    throw new IllegalStateException("more than " + STEPS_MAX + " steps");
  }

  /** Lets time pass within a step, as a slow call does. */
  public void pass(Duration time) {
    nanos += time.toNanos();
  }

  private void add(long dueNanos, Runnable run) {
    steps.add(new Step(dueNanos, order++, run));
  }

  private record Step(long nanos, long order, Runnable run) {}

  private final class VirtualLoop implements Loop {

    private boolean isClosed;

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public void execute(Runnable step) {
      after(Duration.ZERO, step);
    }

    @Override
    public Runnable after(Duration delay, Runnable step) {
      boolean[] isCanceled = {false};
      add(
          nanos + delay.toNanos(),
          () -> {
            if (!isClosed && !isCanceled[0]) {
              step.run();
            }
          });
      return () -> isCanceled[0] = true;
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }
}
