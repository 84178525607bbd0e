package dev.reprise.simulation;

import dev.reprise.spi.StoreException;
import java.time.Duration;

/**
 * What goes wrong between a node and the store. Each run has some kinds of faults and not others.
 */
final class Faults {

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);

  private final World world;
  private final double failsBefore;
  private final double failsAfter;
  private final double crashes;
  private final double isSlow;
  private final double isVerySlow;
  private boolean isOn;
  private long downUntil;

  Faults(World world) {
    this.world = world;
    failsBefore = kind(0.08);
    failsAfter = kind(0.08);
    crashes = kind(0.003);
    isSlow = kind(0.2);
    isVerySlow = kind(0.004);
  }

  private double kind(double mostly) {
    return world.chance.of(0.5) ? mostly * world.chance.between(1, 10) / 10 : 0;
  }

  void begin() {
    isOn = true;
  }

  /** Ends all faults for good. */
  void end() {
    isOn = false;
  }

  /** Lets every call fail for a while. */
  void takeDown(Duration time) {
    downUntil = world.nanoTime() + time.toNanos();
  }

  /** Meets a call on its way to the store: nothing was done if it fails here. */
  void before(Node node, String call) {
    delay(node);
    if (isOn && (node.isCutOff() || downUntil > world.nanoTime())) {
      block(node, CALL_TIMEOUT);
      throw failure("the store is out of reach");
    }
    perhapsCrash(node, call, "before");
    if (chance(failsBefore)) {
      world.note("failed", node.name(), call);
      throw failure("planned, before the commit");
    }
  }

  /** Meets its answer: what was asked is done. */
  void after(Node node, String call) {
    perhapsCrash(node, call, "after");
    delay(node);
    if (chance(failsAfter) || (isOn && node.isCutOff())) {
      world.note("lost the answer", node.name(), call);
      throw failure("planned, after the commit");
    }
  }

  private void delay(Node node) {
    if (chance(isVerySlow)) {
      block(node, world.chance.millis(1_000, 15_000));
    } else if (chance(isSlow)) {
      block(node, world.chance.millis(1, 40));
    }
  }

  private void block(Node node, Duration duration) {
    world.block(duration);
    while (node.isStalled() && !node.isDead()) {
      world.block(node.stallLeft());
      if (!world.canBlock()) {
        break;
      }
    }
    if (node.isDead()) {
      throw new Crash(node.name());
    }
  }

  private void perhapsCrash(Node node, String call, String when) {
    if (chance(crashes)) {
      world.note("crashes", node.name(), when, call);
      node.die();
      throw new Crash(node.name());
    }
  }

  private boolean chance(double probability) {
    return isOn && world.chance.of(probability);
  }

  private static StoreException failure(String message) {
    return new StoreException(message, new IllegalStateException(message), true);
  }
}
