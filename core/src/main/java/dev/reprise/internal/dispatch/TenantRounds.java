package dev.reprise.internal.dispatch;

import dev.reprise.model.LaneId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lanes that wait for their turn, each once: round by round one of each tenant, and of a tenant the
 * one that waits longest. However many wait, each step takes the same time.
 */
final class TenantRounds {

  private final Map<String, Set<LaneId>> byTenant = new LinkedHashMap<>();
  private int size;

  /** Adds a lane behind the others of its tenant, unless it waits already. */
  void add(LaneId lane) {
    if (byTenant.computeIfAbsent(lane.tenant(), tenant -> new LinkedHashSet<>()).add(lane)) {
      size++;
    }
  }

  /** Removes a lane, if it waits. */
  void remove(LaneId lane) {
    Optional<Set<LaneId>> ofTenant = Optional.ofNullable(byTenant.get(lane.tenant()));
    if (ofTenant.filter(lanes -> lanes.remove(lane)).isPresent()) {
      size--;
      if (ofTenant.get().isEmpty()) {
        byTenant.remove(lane.tenant());
      }
    }
  }

  boolean contains(LaneId lane) {
    return byTenant.getOrDefault(lane.tenant(), Set.of()).contains(lane);
  }

  /** Removes the lane whose turn it is; its tenant's next turn comes after the other tenants'. */
  Optional<LaneId> next() {
    Iterator<Map.Entry<String, Set<LaneId>>> tenants = byTenant.entrySet().iterator();
    if (!tenants.hasNext()) {
      return Optional.empty();
    }
    Map.Entry<String, Set<LaneId>> first = tenants.next();
    tenants.remove();
    Iterator<LaneId> lanes = first.getValue().iterator();
    LaneId lane = lanes.next();
    lanes.remove();
    size--;
    if (lanes.hasNext()) {
      byTenant.put(first.getKey(), first.getValue());
    }
    return Optional.of(lane);
  }

  int size() {
    return size;
  }
}
