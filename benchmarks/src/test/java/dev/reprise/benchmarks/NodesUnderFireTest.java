package dev.reprise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.benchmarks.rig.Visit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes over one database, of which some join, leave and are killed while events flow: limits
 * hold by the receiver's own clock, lines keep their order, a slot has one owner, and who leaves in
 * order repeats nothing.
 *
 * <p>Short by default; {@code -Psoak} runs the long form. {@code -Dreprise.seed=N} repeats a run's
 * choices.
 */
class NodesUnderFireTest {

  private static final boolean IS_LONG = Boolean.getBoolean("reprise.soak");
  private static final int NODES = 3;
  private static final int KILLS = IS_LONG ? 20 : 2;
  private static final int HAND_OVERS = IS_LONG ? 5 : 1;
  private static final int DELIVERIES_BETWEEN = IS_LONG ? 1_500 : 300;

  /** A node asks when a dead one's lease ends; should it miss that, within a second again. */
  private static final Duration TAKING_MAX = Duration.ofSeconds(1);

  /** How many statements a node runs one after the other when it takes slots. */
  private static final int STATEMENTS_OF_TAKING = 5;

  /** How much of the rate a receiver's second may hold beyond it and one. */
  private static final double TOLERANCE = 0.05;

  private final long seed = Long.getLong("reprise.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<Duration> handOvers = new ArrayList<>();
  private long firstKillAt = Long.MAX_VALUE;

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void onPostgres_limitsHoldAndSlotsMove(@TempDir Path folder) throws Exception {
    run("PostgreSQL", NodesDatabase.postgres(folder));
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void onMariaDb_limitsHoldAndSlotsMove() throws Exception {
    run("MariaDB", NodesDatabase.mariaDb());
  }

  private void run(String name, NodesDatabase database) throws Exception {
    System.err.println(name + ": seed " + seed + ", repeat with -Dreprise.seed=" + seed);
    try (database;
        NodesUnderFire fire = new NodesUnderFire(database, seed)) {
      fire.prepare(NODES + 1);
      fire.join(NODES);
      fire.startPublishing();
      fire.flow(DELIVERIES_BETWEEN);
      comeAndLeave(fire);
      killAndReplace(fire);
      fire.finish();
      account(name, fire);
    }
  }

  private void comeAndLeave(NodesUnderFire fire) throws Exception {
    for (int i = 0; i < HAND_OVERS; i++) {
      fire.prepare(1);
      fire.join(1);
      fire.flow(DELIVERIES_BETWEEN);
      fire.leave(anyOf(fire));
      fire.flow(DELIVERIES_BETWEEN);
    }
  }

  private void killAndReplace(NodesUnderFire fire) throws Exception {
    firstKillAt = System.nanoTime();
    for (int i = 0; i < KILLS; i++) {
      if (i + 1 < KILLS) {
        fire.prepare(1);
      }
      handOvers.add(fire.kill(anyOf(fire)));
      fire.join(1);
      fire.flow(DELIVERIES_BETWEEN);
    }
  }

  /** Picks a node that matters to events. */
  private String anyOf(NodesUnderFire fire) {
    List<String> busy = fire.busyNodes();
    return busy.get(random.nextInt(busy.size()));
  }

  private void account(String name, NodesUnderFire fire) throws Exception {
    List<Visit> visits = fire.visits();
    VisitAccount account = new VisitAccount(visits);
    Set<String> arrived =
        visits.stream()
            .filter(visit -> visit.status() == 204)
            .map(Visit::deliveryId)
            .collect(Collectors.toSet());
    List<Visit> duplicates = account.duplicates();
    Duration jitter = StartDelays.spread(fire.database(), visits);
    System.err.printf(
        """
        %s, %d nodes, lease %s, max_in_flight %d, rate_per_second %d, %d lanes
          deliveries                  %,7d
          of these, replays           %,7d
          requests                    %,7d
          joins, leaves, kills        %d, %d, %d
          duplicates before a kill    %,7d
          duplicates after kills      %,7d
          most in flight of a lane    %,7d
          most of a lane in a second  %,7d
          start to arrival varies by  %s
          leases that lapsed          %,7d
          longest look at the leases  %s
          slots moved after kills in  %s, at most %s after the lease's end
        """,
        name,
        NODES,
        NodesUnderFire.LEASE,
        NodesUnderFire.MAX_IN_FLIGHT,
        NodesUnderFire.RATE,
        LanePublishers.FLOWS.size(),
        fire.publishers().accepted(),
        fire.publishers().replayed(),
        visits.size(),
        NODES + HAND_OVERS + KILLS,
        HAND_OVERS,
        KILLS,
        duplicates.stream().filter(visit -> visit.beganNanos() < firstKillAt).count(),
        duplicates.stream().filter(visit -> visit.beganNanos() >= firstKillAt).count(),
        account.mostInFlight(),
        account.mostInASecond(),
        jitter,
        fire.watch().lapses(),
        fire.watch().longestLook(),
        handOvers,
        fire.watch().longestWithoutOwner());

    assertThat(arrived).as("deliveries that arrived").hasSize(fire.publishers().accepted());
    assertThat(fire.publishers().replayed()).isPositive();
    assertThat(account.outOfLine(fire.publishers().lines().places())).as("out of line").isEmpty();
    assertThat(fire.watch().violations()).as("what the leases show").isEmpty();
    assertThat(account.requestedByTwoNodes()).as("lane of two nodes at once").isEmpty();
    assertThat(account.requestedTwiceAtOnce()).as("event requested twice at once").isEmpty();
    assertThat(account.mostInFlight()).isEqualTo(NodesUnderFire.MAX_IN_FLIGHT);
    assertThat(account.mostInASecond()).isLessThanOrEqualTo(inASecondMax(jitter));
    if (fire.watch().lapses() == 0) {
      assertThat(duplicates).allMatch(visit -> visit.beganNanos() >= firstKillAt);
    }
    assertThat(duplicates)
        .hasSizeLessThanOrEqualTo(
            KILLS * NodesUnderFire.MAX_IN_FLIGHT * LanePublishers.FLOWS.size());
    assertThat(fire.watch().longestWithoutOwner())
        .isLessThanOrEqualTo(
            TAKING_MAX.plus(fire.watch().longestLook().multipliedBy(STATEMENTS_OF_TAKING)));
  }

  /**
   * Returns the rate, one and 5 %. If requests were delayed on their way by more than 5 % of a
   * second, then those that were in flight when a second began may arrive with all that started in
   * it.
   */
  private static int inASecondMax(Duration jitter) {
    int strict = (int) Math.floor(NodesUnderFire.RATE * (1 + TOLERANCE) + 1);
    boolean isDelayed = jitter.toNanos() > TOLERANCE * TimeUnit.SECONDS.toNanos(1);
    return isDelayed
        ? Math.max(strict, NodesUnderFire.RATE + 1 + NodesUnderFire.MAX_IN_FLIGHT)
        : strict;
  }
}
