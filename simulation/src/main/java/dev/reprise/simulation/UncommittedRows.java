package dev.reprise.simulation;

import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.LaneId;
import dev.reprise.model.OnDead;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.LineHeads;
import dev.reprise.spi.LineWalk;
import dev.reprise.spi.QueuedDelivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hides from a queue's readers what transactions have written that are still open. */
final class UncommittedRows {

  /** More than a lane ever holds here. */
  static final int ROWS_MAX = 10_000;

  private final Set<String> hidden = new HashSet<>();
  private final Map<String, Long> shownAt = new HashMap<>();

  void hide(List<String> deliveryIds) {
    hidden.addAll(deliveryIds);
  }

  void show(List<String> deliveryIds, long nanos) {
    deliveryIds.forEach(hidden::remove);
    deliveryIds.forEach(id -> shownAt.put(id, nanos));
  }

  /** Says whether a reader at some time saw a row that all can see now. */
  boolean wasSeenAt(String deliveryId, long nanos) {
    return shownAt.getOrDefault(deliveryId, Long.MIN_VALUE) <= nanos;
  }

  List<LaneId> lanesDue(DeliveryQueue queue, LaneProbe probe) {
    if (hidden.isEmpty()) {
      return queue.lanesDue(probe);
    }
    List<LaneId> seen = new ArrayList<>();
    for (LaneId lane : queue.lanesDue(probe)) {
      if (due(queue, lane, probe.upTo(), 1).stream().findFirst().isPresent()) {
        seen.add(lane);
      }
    }
    return seen;
  }

  List<QueuedDelivery> due(DeliveryQueue queue, LaneId lane, Instant upTo, int limit) {
    return seen(queue.due(lane, upTo, limit + hidden.size()), limit);
  }

  /** Where something is hidden, what stands first among the others. */
  LineHeads heads(DeliveryQueue queue, LineWalk walk) {
    if (hidden.isEmpty()) {
      return queue.heads(walk);
    }
    Map<Optional<String>, QueuedDelivery> heads = new LinkedHashMap<>();
    List<QueuedDelivery> free = new ArrayList<>();
    for (QueuedDelivery row : due(queue, walk.lane(), Instant.MAX, ROWS_MAX)) {
      if (row.order() == DeliveryOrder.FIFO) {
        if (isHeld(queue, walk, row)) {
          continue;
        }
        heads.merge(row.event().key(), row, UncommittedRows::earlier);
      } else {
        free.add(row);
      }
    }
    free.addAll(heads.values());
    return new LineHeads(
        free.stream()
            .filter(row -> !row.dueAt().isAfter(walk.upTo()))
            .map(row -> new LineHeads.Head(row, Optional.empty()))
            .toList(),
        Optional.empty());
  }

  private static boolean isHeld(DeliveryQueue queue, LineWalk walk, QueuedDelivery row) {
    return walk.onDead() == OnDead.HOLD
        && queue
            .lineHeldBy(walk.lane(), row.event().key())
            .filter(holder -> !holder.equals(row.origin().rootId()))
            .isPresent();
  }

  private static QueuedDelivery earlier(QueuedDelivery one, QueuedDelivery other) {
    return one.deliveryId().compareTo(other.deliveryId()) < 0 ? one : other;
  }

  List<QueuedDelivery> outdated(DeliveryQueue queue, LaneId lane, long epoch, int limit) {
    return seen(queue.outdated(lane, epoch, limit + hidden.size()), limit);
  }

  private List<QueuedDelivery> seen(List<QueuedDelivery> rows, int limit) {
    return rows.stream().filter(row -> !hidden.contains(row.deliveryId())).limit(limit).toList();
  }
}
