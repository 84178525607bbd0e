package dev.reprise.simulation;

import dev.reprise.Reprise;
import java.time.Duration;

/** One engine in one process, which may stall, lose the store, and die. */
final class Node {

  private final World world;
  private final String name;
  private final Reprise engine;
  private boolean isDead;
  private boolean isLeaving;
  private long stalledUntil;
  private long cutOffUntil;

  Node(World world, String name, Setup setup) {
    this.world = world;
    this.name = name;
    engine = setup.engine(this);
  }

  String name() {
    return name;
  }

  Reprise engine() {
    return engine;
  }

  boolean isDead() {
    return isDead;
  }

  /** Says whether it neither died nor is about to leave. */
  boolean isHere() {
    return !isDead && !isLeaving;
  }

  /** Dies: whatever is in its memory is lost, and what it has sent is on its way. */
  void die() {
    isDead = true;
    world.note("dead", name);
  }

  /** Leaves in good order. */
  void leave() {
    isLeaving = true;
    world.note("leaves", name);
    EngineDoor.closeWhenDrained(
        engine,
        () -> {
          isDead = true;
          world.note("left", name);
        });
  }

  void stall(Duration time) {
    stalledUntil = world.nanoTime() + time.toNanos();
    world.note("stalled", name, time);
  }

  boolean isStalled() {
    return stalledUntil > world.nanoTime();
  }

  Duration stallLeft() {
    return Duration.ofNanos(Math.max(0, stalledUntil - world.nanoTime()));
  }

  void cutOff(Duration time) {
    cutOffUntil = world.nanoTime() + time.toNanos();
    world.note("cut off", name, time);
  }

  boolean isCutOff() {
    return cutOffUntil > world.nanoTime();
  }

  /** Ends stalls and cuts. */
  void heal() {
    stalledUntil = 0;
    cutOffUntil = 0;
  }
}
