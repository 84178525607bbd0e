package dev.reprise.spi;

import dev.reprise.model.LaneId;
import java.util.BitSet;
import java.util.stream.IntStream;

/** An immutable set of slots, each 0 to 255. */
public final class SlotSet {

  private static final SlotSet ALL = of(IntStream.range(0, LaneId.SLOTS));
  private static final SlotSet NONE = of(IntStream.empty());

  private final BitSet slots;

  private SlotSet(BitSet slots) {
    this.slots = slots;
  }

  /** Returns the set of all slots. */
  public static SlotSet all() {
    return ALL;
  }

  /** Returns the empty set. */
  public static SlotSet none() {
    return NONE;
  }

  /**
   * Collects slots.
   *
   * @throws IllegalArgumentException if one is not 0 to 255
   */
  public static SlotSet of(IntStream slots) {
    BitSet bits = new BitSet(LaneId.SLOTS);
    slots.forEach(
        slot -> {
          if (slot < 0 || slot >= LaneId.SLOTS) {
            throw new IllegalArgumentException(
                "slot must be 0 to " + (LaneId.SLOTS - 1) + ", was " + slot);
          }
          bits.set(slot);
        });
    return new SlotSet(bits);
  }

  /** Says whether a slot is in the set. */
  public boolean contains(int slot) {
    return slots.get(slot);
  }

  /** Says whether all of another set are in this one. */
  public boolean containsAll(SlotSet other) {
    return other.stream().allMatch(slots::get);
  }

  /** Returns this set without the slots of another. */
  public SlotSet minus(SlotSet other) {
    BitSet left = (BitSet) slots.clone();
    left.andNot(other.slots);
    return new SlotSet(left);
  }

  /** Returns the slots that are in both sets. */
  public SlotSet and(SlotSet other) {
    BitSet both = (BitSet) slots.clone();
    both.and(other.slots);
    return new SlotSet(both);
  }

  /** Returns the slots that are in either set. */
  public SlotSet or(SlotSet other) {
    BitSet either = (BitSet) slots.clone();
    either.or(other.slots);
    return new SlotSet(either);
  }

  /** Returns how many there are. */
  public int size() {
    return slots.cardinality();
  }

  /** Says whether it holds every slot. */
  public boolean isAll() {
    return slots.cardinality() == LaneId.SLOTS;
  }

  /** Says whether it holds no slot. */
  public boolean isEmpty() {
    return slots.isEmpty();
  }

  /** Returns the slots in ascending order. */
  public IntStream stream() {
    return slots.stream();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SlotSet set && slots.equals(set.slots);
  }

  @Override
  public int hashCode() {
    return slots.hashCode();
  }

  @Override
  public String toString() {
    return slots.toString();
  }
}
