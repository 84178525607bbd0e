package dev.reprise.benchmarks;

import dev.reprise.benchmarks.rig.Receiver;
import java.time.Duration;

/** What may be wrong with receivers while the others shall not notice. */
enum Trouble {
  /** One with a backlog, where nobody listens. */
  REFUSES,
  /** One with a backlog that never answers. */
  HANGS,
  /** One with a backlog that fails at once. */
  FAILS,
  /** One with a backlog that takes its time, and then accepts. */
  IS_SLOW,
  /** Three of ten of all receivers never answer, each with a backlog. */
  THIRD_HANGS;

  private static final Duration TAKES = Duration.ofSeconds(3);

  /** Says whether it is that of one subscription that gets nothing but its backlog. */
  boolean isOfOne() {
    return this != THIRD_HANGS;
  }

  String url(Receiver receiver) {
    return switch (this) {
      case REFUSES -> Receiver.refusing();
      case HANGS, THIRD_HANGS -> receiver.hanging();
      case FAILS -> receiver.status(500);
      case IS_SLOW -> receiver.slow(TAKES);
    };
  }
}
