package dev.reprise.internal.dispatch;

import dev.reprise.model.LaneId;
import dev.reprise.spi.SlotSet;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lanes of this node that have work, or something to remember. Lives on one loop. */
final class Lanes {

  /** Beyond this many, those are forgotten that were idle for longest. */
  static final int REMEMBERED_MAX = 100_000;

  /** How long the starts of a slot's owner before count. */
  private static final long STARTS_COUNT_FOR = Duration.ofSeconds(1).toNanos();

  private final Map<LaneId, Lane> lanes = new LinkedHashMap<>(16, 0.75f, true);
  private long takenAt;

  /** Hears that slots were taken which may have been another node's just before. */
  void slotsTaken(long now) {
    takenAt = now + STARTS_COUNT_FOR;
  }

  /** Returns a lane, new if need be. */
  Lane of(LaneId id) {
    Lane lane = lanes.computeIfAbsent(id, each -> new Lane(each, takenAt));
    if (lanes.size() > REMEMBERED_MAX) {
      forgetOne();
    }
    return lane;
  }

  Optional<Lane> find(LaneId id) {
    return Optional.ofNullable(lanes.get(id));
  }

  /** Returns the lanes in which nothing may start until somebody says so. */
  List<LaneId> paused() {
    return lanes.values().stream().filter(Lane::isPaused).map(Lane::id).toList();
  }

  void dropIfAtRest(Lane lane, long now) {
    if (lane.isAtRest(now)) {
      lanes.remove(lane.id());
    }
  }

  /** Forgets what is known of lanes that are another node's now. */
  void keepOnly(SlotSet slots) {
    lanes.values().removeIf(lane -> lane.isIdle() && !slots.contains(lane.id().slot()));
  }

  private void forgetOne() {
    for (Iterator<Lane> each = lanes.values().iterator(); each.hasNext(); ) {
      if (each.next().isIdle()) {
        each.remove();
        return;
      }
    }
  }
}
