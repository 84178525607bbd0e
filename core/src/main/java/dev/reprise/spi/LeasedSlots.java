package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.LaneId;
import java.time.Duration;
import java.util.List;

/**
 * What a node has after a renewal.
 *
 * @param held the slots that it has; their leases hold from when the renewal was sent
 * @param surplus those of them that it is to give back once nothing of them is in flight
 * @param isShort whether it has less than its share, so that it had better ask again soon
 * @param othersEndIn how long the lease of another node's slot still holds that ends first if it is
 *     not renewed; any length if there is none. Only a hint: at that time the node had better ask
 *     again
 * @param fences a number for each slot, in their order, whoever has it: rises whenever a node takes
 *     the slot. One that is lower than before says that the store has lost what it had committed
 */
public record LeasedSlots(
    SlotSet held, SlotSet surplus, boolean isShort, Duration othersEndIn, List<Long> fences) {

  /**
   * Validates and copies.
   *
   * @throws IllegalArgumentException if there is not a fence for each slot, or the surplus is not
   *     held
   */
  public LeasedSlots {
    requireNonNull(held, "held");
    requireNonNull(surplus, "surplus");
    requireNonNull(othersEndIn, "othersEndIn");
    fences = List.copyOf(fences);
    if (fences.size() != LaneId.SLOTS) {
      throw new IllegalArgumentException(
          "fences must be " + LaneId.SLOTS + ", were " + fences.size());
    }
    if (!held.containsAll(surplus)) {
      throw new IllegalArgumentException("surplus must be held, was " + surplus + " of " + held);
    }
  }
}
