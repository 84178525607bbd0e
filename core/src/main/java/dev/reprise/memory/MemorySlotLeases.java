package dev.reprise.memory;

import dev.reprise.model.LaneId;
import dev.reprise.spi.LeasedSlots;
import dev.reprise.spi.SlotLeases;
import dev.reprise.spi.SlotOwners;
import dev.reprise.spi.SlotSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The leases of the nodes that share a store in memory. */
final class MemorySlotLeases implements SlotLeases {

  private final InstantSource clock;
  private final Map<String, Instant> nodes = new HashMap<>();
  private final Map<Integer, Lease> leases = new HashMap<>();
  private final List<Long> fences = new ArrayList<>(Collections.nCopies(LaneId.SLOTS, 0L));

  /** What follows from the leases and the nodes; renewals seldom change it. */
  private SlotOwners owners = new SlotOwners(Map.of(), Set.of());

  MemorySlotLeases(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized LeasedSlots renew(String node, Duration lease) {
    Instant now = clock.instant();
    Instant end = now.plus(lease);
    boolean isOtherNow = nodes.values().removeIf(until -> !until.isAfter(now));
    isOtherNow |= leases.values().removeIf(each -> !each.until().isAfter(now));
    isOtherNow |= nodes.put(node, end) == null;
    if (isOtherNow) {
      shareOut();
    }
    Lease renewed = new Lease(node, end);
    owners.heldBy(node).stream().forEach(slot -> leases.put(slot, renewed));
    SlotSet due = owners.dueTo(node);
    if (!due.isEmpty()) {
      due.stream().forEach(slot -> take(slot, renewed));
      shareOut();
    }
    SlotSet held = owners.heldBy(node);
    return new LeasedSlots(
        held,
        owners.surplusOf(node),
        held.size() < owners.shareOf(node),
        othersEndIn(node, now).orElse(lease),
        fences);
  }

  private void take(int slot, Lease lease) {
    leases.put(slot, lease);
    fences.set(slot, fences.get(slot) + 1);
  }

  private Optional<Duration> othersEndIn(String node, Instant now) {
    return leases.values().stream()
        .filter(lease -> !lease.owner().equals(node))
        .map(lease -> Duration.between(now, lease.until()))
        .min(Comparator.naturalOrder());
  }

  private void shareOut() {
    Map<Integer, String> current = new HashMap<>();
    leases.forEach((slot, lease) -> current.put(slot, lease.owner()));
    owners = new SlotOwners(current, nodes.keySet());
  }

  @Override
  public synchronized void release(String node, SlotSet slots) {
    leases
        .entrySet()
        .removeIf(each -> each.getValue().owner().equals(node) && slots.contains(each.getKey()));
    shareOut();
  }

  @Override
  public synchronized void leave(String node) {
    release(node, SlotSet.all());
    nodes.remove(node);
    shareOut();
  }

  /** Who has a slot, and until when. */
  private record Lease(String owner, Instant until) {}
}
