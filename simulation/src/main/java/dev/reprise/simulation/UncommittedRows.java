package dev.reprise.simulation;

import dev.reprise.model.LaneId;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.QueuedDelivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Hides from a queue's readers what transactions have written that are still open. */
final class UncommittedRows {

  private final Set<String> hidden = new HashSet<>();

  void hide(List<String> deliveryIds) {
    hidden.addAll(deliveryIds);
  }

  void show(List<String> deliveryIds) {
    deliveryIds.forEach(hidden::remove);
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

  List<QueuedDelivery> outdated(DeliveryQueue queue, LaneId lane, long epoch, int limit) {
    return seen(queue.outdated(lane, epoch, limit + hidden.size()), limit);
  }

  private List<QueuedDelivery> seen(List<QueuedDelivery> rows, int limit) {
    return rows.stream().filter(row -> !hidden.contains(row.deliveryId())).limit(limit).toList();
  }
}
