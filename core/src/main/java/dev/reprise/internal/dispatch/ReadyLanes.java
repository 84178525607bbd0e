package dev.reprise.internal.dispatch;

import dev.reprise.model.LaneId;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lanes to visit, each once, fairly between tenants.
 *
 * <p>Every other turn is that of a lane that was woken, as by an event that was just accepted: what
 * is new waits for one other lane, however many have a backlog. Lives on the dispatcher's loop;
 * only {@link #wake} may be called by any thread.
 */
final class ReadyLanes {

  /** Beyond this many lanes no look goes on and no wake is heard; the next look finds them. */
  private static final int LANES_MAX = 10_000;

  private final Set<LaneId> woken = ConcurrentHashMap.newKeySet();
  private final TenantRounds fresh = new TenantRounds();
  private final TenantRounds others = new TenantRounds();
  private final Set<LaneId> crowdedOut = new LinkedHashSet<>();
  private boolean wasFresh;

  /** Adds lanes, from any thread. */
  void wake(Collection<LaneId> ids) {
    if (woken.size() < LANES_MAX) {
      woken.addAll(ids);
    }
  }

  void addAll(Collection<LaneId> ids) {
    ids.forEach(this::add);
  }

  private void add(LaneId lane) {
    if (!fresh.contains(lane)) {
      others.add(lane);
    }
  }

  /** Keeps a lane for which nothing is left in flight, until there is room. */
  void crowdedOut(LaneId lane) {
    crowdedOut.add(lane);
  }

  /** Hears that there is room again. */
  void hasRoomInFlight() {
    addAll(crowdedOut);
    crowdedOut.clear();
  }

  /** Removes the lane whose turn it is. */
  Optional<LaneId> next() {
    takeWoken();
    boolean isFresh = fresh.size() > 0 && (!wasFresh || others.size() == 0);
    wasFresh = isFresh;
    return isFresh ? fresh.next() : others.next();
  }

  private void takeWoken() {
    for (Iterator<LaneId> each = woken.iterator(); each.hasNext(); ) {
      LaneId lane = each.next();
      each.remove();
      others.remove(lane);
      fresh.add(lane);
    }
  }

  /** Returns how many lanes wait for a visit. */
  int size() {
    takeWoken();
    return fresh.size() + others.size();
  }

  boolean hasRoom() {
    return size() + crowdedOut.size() < LANES_MAX;
  }
}
