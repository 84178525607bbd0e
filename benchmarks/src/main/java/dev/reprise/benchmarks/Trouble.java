package dev.reprise.benchmarks;

import dev.reprise.benchmarks.rig.Receiver;
import java.time.Duration;
import java.util.function.Function;

/** What may be wrong with receivers while the others shall not notice. */
enum Trouble {
  /** One with a backlog, where nobody listens. */
  REFUSES(true, receiver -> Receiver.refusing()),
  /** One with a backlog that never answers. */
  HANGS(true, Receiver::hanging),
  /** One with a backlog that fails at once. */
  FAILS(true, receiver -> receiver.status(500)),
  /** One with a backlog that takes its time, and then accepts. */
  IS_SLOW(true, receiver -> receiver.slow(Duration.ofSeconds(3))),
  /** Three of ten of all receivers never answer, each with a backlog. */
  THIRD_HANGS(false, Receiver::hanging);

  private final boolean isOfOne;
  private final Function<Receiver, String> url;

  Trouble(boolean isOfOne, Function<Receiver, String> url) {
    this.isOfOne = isOfOne;
    this.url = url;
  }

  /** Says whether it is that of one subscription that gets nothing but its backlog. */
  boolean isOfOne() {
    return isOfOne;
  }

  String url(Receiver receiver) {
    return url.apply(receiver);
  }
}
