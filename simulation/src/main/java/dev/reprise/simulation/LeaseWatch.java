package dev.reprise.simulation;

import dev.reprise.model.LaneId;
import dev.reprise.spi.SlotSet;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One owner for each slot at each time, by what the store has answered. */
final class LeaseWatch {

  private final World world;
  private final Tenure[] tenures = new Tenure[LaneId.SLOTS];

  LeaseWatch(World world) {
    this.world = world;
    Arrays.fill(tenures, new Tenure(null, 0, 0));
  }

  /**
   * A time without a break in which one node owns a slot.
   *
   * @param node the owner; null before the first
   * @param number counted from 1 for each slot
   * @param endNanos when the lease runs out
   */
  record Tenure(@Nullable Node node, long number, long endNanos) {}

  void granted(Node node, SlotSet slots, Duration lease) {
    long now = world.nanoTime();
    long end = now + lease.toNanos();
    for (int slot = 0; slot < LaneId.SLOTS; slot++) {
      Tenure tenure = tenures[slot];
      boolean isHeld = tenure.endNanos() > now;
      if (!slots.contains(slot)) {
        if (isHeld && tenure.node() == node) {
          tenures[slot] = new Tenure(null, tenure.number(), now);
        }
        continue;
      }
      if (isHeld && tenure.node() != null && tenure.node() != node) {
        throw world.violated("a slot has one owner", slot, node.name(), tenure.node().name());
      }
      boolean goesOn = isHeld && tenure.node() == node;
      tenures[slot] = new Tenure(node, goesOn ? tenure.number() : tenure.number() + 1, end);
    }
  }

  void released(Node node, SlotSet slots) {
    long now = world.nanoTime();
    for (int slot = 0; slot < LaneId.SLOTS; slot++) {
      if (tenures[slot].node() == node && slots.contains(slot)) {
        tenures[slot] = new Tenure(null, tenures[slot].number(), now);
      }
    }
  }

  SlotSet slotsOf(Node node) {
    return SlotSet.of(
        IntStream.range(0, LaneId.SLOTS)
            .filter(
                slot ->
                    tenures[slot].node() == node && tenures[slot].endNanos() > world.nanoTime()));
  }

  /** Returns the tenure of a slot, which may have run out. */
  Tenure of(int slot) {
    return tenures[slot];
  }
}
