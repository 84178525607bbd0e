package dev.reprise.benchmarks;

import dev.reprise.benchmarks.rig.DatabaseServer;
import dev.reprise.benchmarks.rig.Fault;
import dev.reprise.benchmarks.rig.FaultProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Puts a bad network between the engine and PostgreSQL while events flow.
 *
 * <p>Short by default; {@code -Psoak} runs the long form. {@code -Dreprise.seed=N} repeats a run's
 * faults.
 */
class FaultProxyTest {

  private static final Duration FIRE = Duration.ofSeconds(UnderFire.IS_LONG ? 60 : 8);

  /** Shorter than by default, for the test's sake. */
  private static final String SILENCE = "&socketTimeout=3";

  private static final int EVENTS = 100;
  private static final int BYTES_MAX = 40_000;
  private static final int COMMITS_MAX = 40;
  private static final int DELAY_MILLIS_MAX = 20;

  private final long seed = Long.getLong("reprise.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<Kind, Integer> drawn = new EnumMap<>(Kind.class);
  private boolean isCalm;

  private enum Kind {
    NONE,
    DELAY,
    CUT_REQUEST,
    CUT_ANSWER,
    LOST_COMMIT,
    BLACKHOLE
  }

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void badNetwork_losesNothing_andNoStatusIsWrong(@TempDir Path folder) throws Exception {
    System.err.println("FaultProxyTest: seed " + seed + ", repeat with -Dreprise.seed=" + seed);

    calm(true);
    try (DatabaseServer database = DatabaseServer.start(folder);
        FaultProxy proxy = FaultProxy.start(database.port(), this::draw);
        UnderFire fire = new UnderFire(database, database.urlAt(proxy.port()) + SILENCE)) {
      calm(false);
      proxy.resetAll();
      fire.startPublishing();
      LockSupport.parkNanos(FIRE.toNanos());
      // those that swallow every answer are still open: the engine itself must give them up
      calm(true);
      proxy.endDelays();
      fire.finish();

      System.err.println(
          "FaultProxyTest: " + FIRE.toSeconds() + " s of " + drawn + ": " + fire.account());
    }
  }

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void networkThatFallsSilent_isGivenUp_andNothingIsLost(@TempDir Path folder) throws Exception {
    calm(true);
    try (DatabaseServer database = DatabaseServer.start(folder);
        FaultProxy proxy = FaultProxy.start(database.port(), this::draw);
        UnderFire fire = new UnderFire(database, database.urlAt(proxy.port()) + SILENCE)) {
      fire.startPublishing();
      fire.awaitPublished(EVENTS);
      proxy.swallowAll();
      fire.awaitPublished(fire.published() + EVENTS);
      fire.finish();

      System.err.println("FaultProxyTest: silence: " + fire.account());
    }
  }

  private synchronized void calm(boolean value) {
    isCalm = value;
  }

  private synchronized Fault draw() {
    Kind kind = isCalm ? Kind.NONE : Kind.values()[random.nextInt(Kind.values().length)];
    drawn.merge(kind, 1, Integer::sum);
    return switch (kind) {
      case NONE -> Fault.none();
      case DELAY -> Fault.delay(Duration.ofMillis(1 + random.nextInt(DELAY_MILLIS_MAX)));
      case CUT_REQUEST -> Fault.cutRequestsAfter(1 + random.nextInt(BYTES_MAX));
      case CUT_ANSWER -> Fault.cutAnswersAfter(1 + random.nextInt(BYTES_MAX));
      case LOST_COMMIT -> Fault.loseAnswerToCommit(1 + random.nextInt(COMMITS_MAX));
      case BLACKHOLE -> Fault.blackholeAfter(1 + random.nextInt(BYTES_MAX));
    };
  }
}
