package dev.reprise.simulation;

import dev.reprise.model.Delivery;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.HostTransaction;
import java.time.Duration;
import java.util.List;

/**
 * One run: some nodes on one store, trouble by seed, then fair weather until everything has come to
 * rest. The same seed gives the same run.
 */
public final class Simulation {

  private static final Duration DRAINS_WITHIN = Duration.ofMinutes(15);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /** What a message and a healthy receiver's answer take. */
  private static final Duration AT_ONCE = Duration.ofMillis(200);

  private static final Duration POLL = Duration.ofSeconds(1);

  private final World world;
  private final Setup setup;
  private final Cluster cluster;
  private final Callers callers;

  private Simulation(World world) {
    this.world = world;
    setup = new Setup(world);
    cluster = new Cluster(setup);
    callers = new Callers(setup, cluster);
  }

  /** Runs a seed. */
  public static Run run(long seed) {
    return run(seed, false);
  }

  /** Runs a seed and writes down what happens. */
  public static Run traced(long seed) {
    return run(seed, true);
  }

  private static Run run(long seed, boolean isTraced) {
    World world = new World(seed, isTraced);
    try {
      new Simulation(world).play();
    } catch (Violation violation) {
      // kept by the world, as is one that something has swallowed
      world.note("ends", String.valueOf(violation.getMessage()));
    } catch (RuntimeException e) {
      world.violated("the run failed", e).initCause(e);
    }
    return new Run(
        seed, world.violation().map(Throwable::getMessage), world.fingerprint(), world.trace());
  }

  private void play() {
    begin();
    Duration trouble = Duration.ofSeconds(world.chance.between(20, 90));
    new Trouble(setup, cluster, callers).plan(trouble);
    advance(trouble);
    heal();
    drain();
    checkPromptness();
    new EndWatch(setup, callers).check();
    leave();
  }

  private void begin() {
    int nodes = world.chance.between(1, 3);
    for (int i = 0; i < nodes; i++) {
      cluster.join();
    }
    int subscriptions = world.chance.between(1, 4);
    for (int i = 1; i <= subscriptions; i++) {
      callers.subscribe(cluster.here().get(0), "wbs_" + i);
    }
    setup.faults.begin();
  }

  /** Lets time pass, and fails if something has gone wrong meanwhile, swallowed or not. */
  private void advance(Duration duration) {
    world.time.advance(duration);
    if (world.violation().isPresent()) {
      throw world.violation().get();
    }
  }

  private void heal() {
    world.note("fair weather");
    setup.faults.end();
    setup.weather.clearUp();
    setup.receivers.cure();
    cluster.heal();
    if (cluster.here().isEmpty()) {
      cluster.join();
    }
    callers.goAll(cluster.here().get(0));
    for (String id : callers.subscriptions()) {
      callers.setStatus(cluster.here().get(0), id, SubscriptionStatus.ACTIVE);
    }
  }

  private void drain() {
    for (Duration waited = Duration.ZERO;
        waited.compareTo(DRAINS_WITHIN) < 0;
        waited = waited.plus(LOOK_EVERY)) {
      advance(LOOK_EVERY);
      if (setup.shared.pending().isEmpty() && setup.watch.lines.holders().isEmpty()) {
        return;
      }
      callers.freeLines(cluster.here().get(0));
    }
    throw world.violated(
        "in fair weather everything drains",
        setup.shared.pending().stream().map(Delivery::id).toList());
  }

  /** In fair weather what is published is sent at once, or at the next poll of the slot's owner. */
  private void checkPromptness() {
    advance(setup.lease().multipliedBy(2).plusSeconds(60));
    Duration delay = setup.policy().schedule().delayBefore(1);
    for (Node node : cluster.here()) {
      // no start of the second before stands in the way of a rate
      advance(Duration.ofSeconds(1));
      List<String> ids = callers.publish(node, callers.newEvent(), HostTransaction.none());
      advance(delay.plus(AT_ONCE));
      ids.stream().filter(id -> isOwner(node, id)).forEach(this::requireEnded);
      advance(POLL);
      ids.forEach(this::requireEnded);
    }
  }

  private boolean isOwner(Node node, String deliveryId) {
    int slot = setup.shared.find(deliveryId).orElseThrow().lane().slot();
    return setup.watch.leases.slotsOf(node).contains(slot);
  }

  private void requireEnded(String deliveryId) {
    if (!setup.shared.find(deliveryId).orElseThrow().status().isTerminal()) {
      throw world.violated("what is accepted is sent at once", deliveryId);
    }
  }

  private void leave() {
    cluster.here().forEach(Node::leave);
    advance(Duration.ofSeconds(30));
    if (!cluster.isGone()) {
      throw world.violated("a node without work leaves");
    }
  }
}
