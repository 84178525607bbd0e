package dev.reprise.memory;

import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.LaneId;
import dev.reprise.spi.QueuedDelivery;
import java.time.Instant;
import java.util.Comparator;

/**
 * The place of a pending delivery in its lane.
 *
 * @param lane its subscription
 * @param priority {@link #ORDERED}, {@link #LIVE} or {@link #REPLAY}
 * @param dueAt when it is due
 * @param id the delivery
 */
record QueueKey(LaneId lane, int priority, Instant dueAt, String id)
    implements Comparable<QueueKey> {

  static final int ORDERED = 0;
  static final int LIVE = 1;
  static final int REPLAY = 2;

  private static final Comparator<QueueKey> ORDER =
      Comparator.comparing(QueueKey::lane)
          .thenComparingInt(QueueKey::priority)
          .thenComparing(QueueKey::dueAt)
          .thenComparing(QueueKey::id);

  static QueueKey of(QueuedDelivery row) {
    return new QueueKey(row.lane(), priority(row), row.dueAt(), row.deliveryId());
  }

  private static int priority(QueuedDelivery row) {
    if (row.order() == DeliveryOrder.FIFO) {
      return ORDERED;
    }
    return row.origin().isReplay() ? REPLAY : LIVE;
  }

  @Override
  public int compareTo(QueueKey other) {
    return ORDER.compare(this, other);
  }
}
