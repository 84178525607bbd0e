package dev.reprise.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What happens while the run lasts: calls, deaths, stalls, cuts, moods; at times drawn by seed. */
final class Trouble {

  private static final int NODES_MAX = 4;
  private static final int BURST = 10;

  private final Setup setup;
  private final Cluster cluster;
  private final Callers callers;
  private final World world;

  Trouble(Setup setup, Cluster cluster, Callers callers) {
    this.setup = setup;
    this.cluster = cluster;
    this.callers = callers;
    this.world = setup.world;
  }

  /** Plans everything that happens within a time. */
  void plan(Duration time) {
    int millis = (int) time.toMillis();
    int publishing = world.chance.between(3, 20);
    for (int i = 0; i < publishing; i++) {
      world.after(world.chance.millis(0, millis), callers::publish);
    }
    for (Runnable kind : kinds()) {
      int times = world.chance.of(0.5) ? world.chance.between(1, 4) : 0;
      for (int i = 0; i < times; i++) {
        world.after(world.chance.millis(0, millis), kind);
      }
    }
  }

  private List<Runnable> kinds() {
    List<Runnable> kinds = new ArrayList<>();
    kinds.add(this::burst);
    kinds.add(callers::publishLate);
    kinds.add(callers::publishInVain);
    kinds.add(callers::replay);
    kinds.add(callers::replay);
    kinds.add(callers::cancel);
    kinds.add(callers::expedite);
    kinds.add(callers::freeLine);
    kinds.add(callers::freeLine);
    kinds.add(callers::changeStatus);
    kinds.add(callers::stop);
    kinds.add(callers::go);
    kinds.add(this::crash);
    kinds.add(this::leave);
    kinds.add(this::join);
    kinds.add(() -> cluster.any().ifPresent(node -> node.stall(world.chance.millis(1, 40_000))));
    kinds.add(() -> cluster.any().ifPresent(node -> node.cutOff(world.chance.millis(1, 40_000))));
    kinds.add(() -> setup.faults.takeDown(world.chance.millis(1, 20_000)));
    kinds.add(() -> world.stepClock(world.chance.millis(-30_000, 30_000)));
    kinds.add(this::mood);
    kinds.add(this::mood);
    return kinds;
  }

  private void burst() {
    for (int i = 0; i < BURST; i++) {
      callers.publish();
    }
  }

  private void crash() {
    cluster.any().ifPresent(Node::die);
    if (world.chance.of(0.8)) {
      world.after(world.chance.millis(0, 20_000), this::join);
    }
  }

  private void leave() {
    if (cluster.here().size() > 1) {
      cluster.any().ifPresent(Node::leave);
    }
  }

  private void join() {
    if (cluster.here().size() < NODES_MAX) {
      cluster.join();
    }
  }

  private void mood() {
    String id = world.chance.oneOf(callers.subscriptions());
    Receivers.Mood mood = world.chance.oneOf(List.of(Receivers.Mood.values()));
    if (mood == Receivers.Mood.GONE) {
      callers.accepted().closed.add(id);
    }
    setup.receivers.dispose(id, mood);
  }
}
