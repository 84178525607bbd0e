package dev.reprise.internal.dispatch;

import dev.reprise.model.LaneId;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.SlotSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers what is in flight, so that a delivery that is read again is not sent again.
 *
 * <p>Only the dispatcher's loop adds and removes; any thread may ask.
 */
final class Flights {

  private final Set<Key> keys = ConcurrentHashMap.newKeySet();
  private final int[] countBySlot = new int[LaneId.SLOTS];
  private final int countMax;
  private final long bytesMax;
  private long bytes;

  /**
   * Takes the bounds.
   *
   * @param countMax most deliveries in flight
   * @param bytesMax bytes of payload in flight beyond which nothing more is taken; the last one
   *     taken may exceed it, so that no payload is too large to be sent
   */
  Flights(int countMax, long bytesMax) {
    this.countMax = countMax;
    this.bytesMax = bytesMax;
  }

  boolean isFull() {
    return keys.size() >= countMax || bytes >= bytesMax;
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Returns how many more may be in flight; fewer, in proportion, where bytes are short. */
  int free() {
    long byBytes = countMax * Math.max(0, bytesMax - bytes) / bytesMax;
    return (int) Math.min(countMax - keys.size(), byBytes);
  }

  /** Returns those of some slots in which nothing is in flight. */
  SlotSet idleOf(SlotSet slots) {
    return SlotSet.of(slots.stream().filter(slot -> countBySlot[slot] == 0));
  }

  boolean contains(String tenant, String deliveryId) {
    return keys.contains(new Key(tenant, deliveryId));
  }

  boolean contains(QueuedDelivery delivery) {
    return keys.contains(Key.of(delivery));
  }

  void add(QueuedDelivery delivery) {
    if (keys.add(Key.of(delivery))) {
      countBySlot[delivery.lane().slot()]++;
      bytes += delivery.event().payload().size();
    }
  }

  void remove(QueuedDelivery delivery) {
    if (keys.remove(Key.of(delivery))) {
      countBySlot[delivery.lane().slot()]--;
      bytes -= delivery.event().payload().size();
    }
  }

  private record Key(String tenant, String deliveryId) {

    static Key of(QueuedDelivery delivery) {
      return new Key(delivery.lane().tenant(), delivery.deliveryId());
    }
  }
}
