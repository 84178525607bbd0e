package dev.reprise.internal.dispatch;

import java.time.Duration;

/**
 * Lets attempts start at a rate: in no second more than the rate and one.
 *
 * <p>Starts are spread evenly. A start that comes late lets the next ones follow sooner, by at most
 * {@link #CATCH_UP}, and never so that a second would hold more than the rate and one. Lives on the
 * dispatcher's loop.
 */
final class StartRate {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** How much of what was missed is made up for. */
  private static final long CATCH_UP = Duration.ofMillis(50).toNanos();

  private double perSecond;
  private long due;
  private long[] starts;
  private int next;
  private int count;

  /**
   * Begins to count.
   *
   * @param notBefore when the first may start, by the loop's monotonic clock
   */
  StartRate(double perSecond, long notBefore) {
    this.perSecond = perSecond;
    this.due = notBefore;
    this.starts = new long[window(perSecond)];
  }

  /** Changes the rate; what has started counts on. */
  void setRate(double value) {
    if (value == perSecond) {
      return;
    }
    long[] before = ordered();
    perSecond = value;
    starts = new long[window(value)];
    next = 0;
    count = 0;
    for (int i = Math.max(0, before.length - starts.length); i < before.length; i++) {
      remember(before[i]);
    }
  }

  /** Returns how long until the next may start; zero if it may now. */
  Duration waitAt(long now) {
    long wait = due - now;
    if (count == starts.length) {
      wait = Math.max(wait, starts[next] + SECOND - now);
    }
    return wait > 0 ? Duration.ofNanos(wait) : Duration.ZERO;
  }

  /** Returns the most starts that may follow at once after a wait; at least 1. */
  int startsAtOnceMax() {
    return (int) (perSecond * CATCH_UP / SECOND) + 1;
  }

  /** Counts a start. */
  void started(long now) {
    long between = (long) (SECOND / perSecond);
    due = Math.max(due, now - CATCH_UP) + between;
    remember(now);
  }

  /** Says whether nothing would be forgotten with it. */
  boolean isAtRest(long now) {
    return due - now <= 0 && (count == 0 || lastStart() + SECOND - now <= 0);
  }

  private long lastStart() {
    return starts[(next + starts.length - 1) % starts.length];
  }

  private void remember(long start) {
    starts[next] = start;
    next = (next + 1) % starts.length;
    count = Math.min(count + 1, starts.length);
  }

  private long[] ordered() {
    long[] all = new long[count];
    for (int i = 0; i < count; i++) {
      all[i] = starts[Math.floorMod(next - count + i, starts.length)];
    }
    return all;
  }

  /** As many starts as a second may hold. */
  private static int window(double perSecond) {
    return (int) Math.floor(perSecond) + 1;
  }
}
