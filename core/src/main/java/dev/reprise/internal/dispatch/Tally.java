package dev.reprise.internal.dispatch;

import java.time.Duration;

/** Counts what may happen often, so that it is logged once a minute. Safe for several threads. */
final class Tally {

  static final Duration LOGGED_AT_MOST_EVERY = Duration.ofMinutes(1);

  private long count;
  private long loggedAt;
  private boolean hasLogged;

  /** Counts one; returns how many are to be logged now, 0 if it is too soon. */
  synchronized long add(long now) {
    count++;
    if (hasLogged && now - loggedAt < LOGGED_AT_MOST_EVERY.toNanos()) {
      return 0;
    }
    long counted = count;
    count = 0;
    loggedAt = now;
    hasLogged = true;
    return counted;
  }
}
