package dev.reprise.spi;

import dev.reprise.model.LaneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Who has which slots at one moment, and what is due to whom; for those who implement {@link
 * SlotLeases}.
 *
 * <p>The slots are shared out evenly among the nodes that are there; those that cannot be shared
 * evenly go to the first of them, by name.
 *
 * @param owners the owner of each slot whose lease holds; other slots are free
 * @param nodes those that are there, with or without a slot
 */
public record SlotOwners(Map<Integer, String> owners, Set<String> nodes) {

  /** Copies. */
  public SlotOwners {
    owners = Map.copyOf(owners);
    nodes = Set.copyOf(nodes);
  }

  /** Returns what a node has. */
  public SlotSet heldBy(String node) {
    return SlotSet.of(slots().filter(slot -> node.equals(owners.get(slot))));
  }

  /**
   * Returns how many slots are due to a node.
   *
   * @throws IllegalArgumentException if the node is not there
   */
  public int shareOf(String node) {
    int even = LaneId.SLOTS / nodes.size();
    return rankOf(node) < LaneId.SLOTS % nodes.size() ? even + 1 : even;
  }

  /**
   * Returns the free slots that a node may take, from a place of its own on, so that nodes which
   * come at once seldom want the same.
   *
   * @throws IllegalArgumentException if the node is not there
   */
  public SlotSet dueTo(String node) {
    int start =
        nodes.stream().filter(other -> other.compareTo(node) < 0).mapToInt(this::shareOf).sum();
    return SlotSet.of(
        slots()
            .map(slot -> (start + slot) % LaneId.SLOTS)
            .filter(slot -> !owners.containsKey(slot))
            .limit(Math.max(0, shareOf(node) - heldBy(node).size())));
  }

  /**
   * Returns what a node has beyond its share.
   *
   * @throws IllegalArgumentException if the node is not there
   */
  public SlotSet surplusOf(String node) {
    return SlotSet.of(heldBy(node).stream().skip(shareOf(node)));
  }

  private int rankOf(String node) {
    List<String> ordered = nodes.stream().sorted().toList();
    int rank = ordered.indexOf(node);
    if (rank < 0) {
      throw new IllegalArgumentException("node must be one of " + ordered + ", was " + node);
    }
    return rank;
  }

  private static IntStream slots() {
    return IntStream.range(0, LaneId.SLOTS);
  }
}
