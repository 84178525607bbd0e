package dev.reprise.httpapi;

import java.time.Duration;

/** Lets time pass. */
@FunctionalInterface
interface Waiter {

  /** Returns after {@code pause}, or earlier. */
  void await(Duration pause) throws InterruptedException;
}
