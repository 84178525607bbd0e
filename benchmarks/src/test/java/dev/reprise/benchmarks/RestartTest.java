package dev.reprise.benchmarks;

import dev.reprise.benchmarks.rig.DatabaseServer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restarts PostgreSQL without a shutdown, again and again while events flow.
 *
 * <p>Short by default; {@code -Psoak} runs the long form. {@code -Dreprise.seed=N} repeats a run's
 * moments.
 */
class RestartTest {

  private static final int RESTARTS = UnderFire.IS_LONG ? 10 : 2;
  private static final int EVENTS_BETWEEN = 150;

  private final long seed = Long.getLong("reprise.seed", System.nanoTime());

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void restartedDatabase_losesNothing_andTheEngineRecovers(@TempDir Path folder) throws Exception {
    System.err.println("RestartTest: seed " + seed + ", repeat with -Dreprise.seed=" + seed);
    Random random = new Random(seed);

    try (DatabaseServer database = DatabaseServer.start(folder);
        UnderFire fire = new UnderFire(database, database.url())) {
      fire.startPublishing();
      for (int i = 0; i < RESTARTS; i++) {
        fire.awaitPublished((i + 1) * EVENTS_BETWEEN + random.nextInt(EVENTS_BETWEEN / 2));
        database.restartImmediately();
      }
      fire.awaitPublished(fire.published() + EVENTS_BETWEEN);
      fire.finish();

      System.err.println("RestartTest: " + RESTARTS + " restarts, " + fire.account());
    }
  }
}
