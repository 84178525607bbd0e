package dev.reprise.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens elsewhere, and never for longer than a bound. */
final class Await {

  /** Long enough for a slow machine; a test that needs it all has failed. */
  static final Duration LONG = Duration.ofSeconds(60);

  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(10).toNanos();

  private Await() {}

  /** Waits until a condition holds; fails if it takes too long. */
  static void until(String what, Callable<Boolean> condition) throws Exception {
    until(LONG, what, condition);
  }

  /** Waits until a condition holds; fails if it takes longer than {@code max}. */
  static void until(Duration max, String what, Callable<Boolean> condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - start > max.toNanos()) {
        throw new AssertionError("not within " + max + ": " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }
}
