package dev.reprise.internal.dispatch;

import dev.reprise.model.LaneId;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lanes to visit, each once, in the order in which they became ready.
 *
 * <p>Lives on the dispatcher's loop; only {@link #wake} may be called by any thread.
 */
final class ReadyLanes {

  /** Beyond this many lanes no look goes on and no wake is heard; the next look finds them. */
  private static final int LANES_MAX = 10_000;

  private final Set<LaneId> woken = ConcurrentHashMap.newKeySet();
  private final Set<LaneId> lanes = new LinkedHashSet<>();

  /** Adds lanes, from any thread. */
  void wake(Collection<LaneId> ids) {
    if (woken.size() < LANES_MAX) {
      woken.addAll(ids);
    }
  }

  /** Moves the lanes that were woken to the end of the round. */
  void takeWoken() {
    for (Iterator<LaneId> each = woken.iterator(); each.hasNext(); ) {
      lanes.add(each.next());
      each.remove();
    }
  }

  void addAll(Collection<LaneId> ids) {
    lanes.addAll(ids);
  }

  /** Removes the lane whose turn it is. */
  Optional<LaneId> next() {
    Iterator<LaneId> first = lanes.iterator();
    if (!first.hasNext()) {
      return Optional.empty();
    }
    LaneId lane = first.next();
    first.remove();
    return Optional.of(lane);
  }

  int size() {
    return lanes.size();
  }

  boolean hasRoom() {
    return lanes.size() < LANES_MAX;
  }
}
