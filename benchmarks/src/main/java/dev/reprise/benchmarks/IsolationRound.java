package dev.reprise.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.benchmarks.rig.Receiver.Counts;
import dev.reprise.benchmarks.rig.Seed;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** One engine's life: events at an even rate, at first without trouble, then with it. */
final class IsolationRound {

  private static final int THREADS = 4;
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final Duration ARRIVE_WITHIN = Duration.ofMinutes(1);

  /** How many rows a second a database takes at least while a backlog is made. */
  private static final long ROWS_A_SECOND_MIN = 20_000;

  /** Of ten subscriptions, how many are in trouble if not one alone is. */
  private static final int BAD_OF_TEN = 3;

  private static final String BAD = "bad-";

  private final Terms terms;
  private final Trouble trouble;
  private long published;

  IsolationRound(Terms terms, Trouble trouble) {
    this.terms = terms;
    this.trouble = trouble;
  }

  /**
   * What is the same in all rounds.
   *
   * @param rate events a second, for all subscriptions together
   * @param warmUp how long comes first, unmeasured
   * @param duration how long is measured without trouble, and again with it
   * @param backlog deliveries that are due at once in the lane in trouble, or in all together
   */
  record Terms(RigOptions options, int rate, Duration warmUp, Duration duration, long backlog) {}

  /**
   * The microseconds from acceptance to arrival.
   *
   * @param quiet without trouble
   * @param troubled with it, at receivers that are not in trouble
   * @param backlog deliveries that were due in trouble
   */
  record Times(JsonNode quiet, JsonNode troubled, long backlog) {}

  /** Runs the round. */
  Times run() throws Exception {
    try (Rig rig = new Rig(terms.options(), /* isFannedOut= */ false, THREADS)) {
      rig.engine().publish(1);
      published = 1;
      Seed seed = Seed.of(rig.meter());
      rig.engine().start();
      measure(rig, terms.warmUp(), /* isTroubled= */ false);
      JsonNode quiet = measure(rig, terms.duration(), /* isTroubled= */ false);
      long backlog = makeTrouble(rig, seed);
      JsonNode troubled = measure(rig, terms.duration(), /* isTroubled= */ true);
      return new Times(quiet, troubled, backlog);
    }
  }

  /** Prepares the backlog, so that all of it becomes due when what is measured begins. */
  private long makeTrouble(Rig rig, Seed seed) throws Exception {
    Duration lead = Duration.ofSeconds(5 + terms.backlog() / ROWS_A_SECOND_MIN);
    long due = System.nanoTime() + lead.toNanos();
    String url = trouble.url(rig.receiver());
    long made;
    if (trouble.isOfOne()) {
      seed.subscriptions(BAD, 1, url);
      made = seed.backlog("^" + BAD, terms.backlog(), lead);
    } else {
      int bad = terms.options().subscriptions() * BAD_OF_TEN / 10;
      made = seed.backlog("[0-2]$", Math.max(1, terms.backlog() / bad), lead);
    }
    rig.meter().run("VACUUM ANALYZE reprise.queue");
    rig.meter().run("CHECKPOINT");
    LockSupport.parkNanos(due - System.nanoTime());
    if (!trouble.isOfOne()) {
      rig.meter().run("UPDATE reprise.subscription SET url = '" + url + "' WHERE id ~ '[0-2]$'");
    }
    return made;
  }

  private JsonNode measure(Rig rig, Duration duration, boolean isTroubled) throws Exception {
    rig.receiver().reset();
    long expected = expected(terms.rate() * duration.toSeconds(), isTroubled);
    rig.engine().publishAt(terms.rate(), duration);
    published += terms.rate() * duration.toSeconds();
    long until = System.nanoTime() + ARRIVE_WITHIN.toNanos();
    Counts counts = rig.receiver().counts();
    while (counts.measured() < expected) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            counts.measured() + " of " + expected + " events arrived within " + ARRIVE_WITHIN);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      counts = rig.receiver().counts();
    }
    return counts.micros();
  }

  /** Events go to one subscription after the other, whose ids end with their numbers. */
  private long expected(long events, boolean isTroubled) {
    if (!isTroubled || trouble.isOfOne()) {
      return events;
    }
    long good = 0;
    for (long n = published; n < published + events; n++) {
      if (n % terms.options().subscriptions() % 10 >= BAD_OF_TEN) {
        good++;
      }
    }
    return good;
  }
}
