package dev.reprise.memory;

import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.LaneId;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.Settlement.LineEffect;
import java.util.List;
import java.util.Optional;

/**
 * The lines that are held, and by which delivery that ended {@code dead}.
 *
 * <p>Used under the lock of its {@link Transactions} only.
 */
final class HeldLines {

  private final Table<LineKey, String> holders;
  private final Table<Key, LineKey> lines;

  HeldLines(Transactions transactions) {
    this.holders = new Table<>(transactions);
    this.lines = new Table<>(transactions);
  }

  Optional<String> holder(LaneId lane, Optional<String> key) {
    return holders.get(LineKey.startOf(lane, key));
  }

  /** Hears of the end of a delivery. */
  void ended(QueuedDelivery delivery, LineEffect effect) {
    if (effect == LineEffect.HOLD && delivery.order() == DeliveryOrder.FIFO) {
      hold(delivery);
    } else if (effect == LineEffect.RELEASE) {
      release(delivery.lane().tenant(), delivery.origin().rootId());
    }
  }

  private void hold(QueuedDelivery dead) {
    LineKey line = LineKey.startOf(dead.lane(), dead.event().key());
    if (holders.get(line).isEmpty()) {
      holders.put(line, dead.deliveryId());
      lines.put(Key.of(dead.lane().tenant(), dead.deliveryId()), line);
    }
  }

  /** Releases the line that a delivery holds; says whether it held one. */
  boolean release(String tenant, String holderId) {
    Key holder = Key.of(tenant, holderId);
    Optional<LineKey> line = lines.get(holder);
    line.ifPresent(holders::remove);
    lines.remove(holder);
    return line.isPresent();
  }

  void releaseAll(LaneId lane) {
    List<String> all = List.copyOf(holders.range(LineKey.first(lane), LineKey.last(lane)).values());
    all.forEach(holder -> release(lane.tenant(), holder));
  }
}
