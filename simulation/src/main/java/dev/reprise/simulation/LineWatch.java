package dev.reprise.simulation;

import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.LaneId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which lines are held, by what has become of deliveries; the store is not asked. */
final class LineWatch {

  private static final Set<DeliveryStatus> ANSWERED =
      EnumSet.of(DeliveryStatus.SUCCEEDED, DeliveryStatus.FAILED);

  private final World world;
  private final boolean holdsLines;
  private final Map<Line, String> holders = new HashMap<>();
  private final Map<String, Long> releasedAt = new HashMap<>();

  LineWatch(World world, DeliveryPolicy policy) {
    this.world = world;
    holdsLines = policy.holdsLines();
  }

  private record Line(LaneId lane, Optional<String> key) {}

  /** Hears of a delivery that was pending and has ended. */
  void ended(Delivery delivery) {
    if (delivery.origin().isReplay()) {
      if (ANSWERED.contains(delivery.status())) {
        released(delivery.origin().rootId());
      }
    } else if (holdsLines && delivery.status() == DeliveryStatus.DEAD) {
      holders.putIfAbsent(new Line(delivery.lane(), delivery.event().key()), delivery.id());
    }
  }

  /** Hears that a line was released which a delivery held. */
  void released(String holder) {
    if (holders.values().remove(holder)) {
      releasedAt.put(holder, world.nanoTime());
    }
  }

  Optional<String> holder(LaneId lane, Optional<String> key) {
    return Optional.ofNullable(holders.get(new Line(lane, key)));
  }

  List<String> holders() {
    return holders.values().stream().sorted().toList();
  }

  /** Says whether a delivery held its line at some time or later. */
  boolean heldSince(String deliveryId, long nanos) {
    return holders.containsValue(deliveryId)
        || releasedAt.getOrDefault(deliveryId, Long.MIN_VALUE) >= nanos;
  }
}
