package dev.reprise.memory;

import dev.reprise.model.LaneId;
import dev.reprise.spi.QueuedDelivery;
import java.time.Instant;
import java.util.Comparator;

/**
 * The place of a pending delivery in its lane.
 *
 * @param lane its subscription
 * @param priority {@link #LIVE} or {@link #REPLAY}
 * @param dueAt when it is due
 * @param id the delivery
 */
record QueueKey(LaneId lane, int priority, Instant dueAt, String id)
    implements Comparable<QueueKey> {

  static final int LIVE = 0;
  static final int REPLAY = 1;

  private static final Comparator<QueueKey> ORDER =
      Comparator.comparing(QueueKey::lane)
          .thenComparingInt(QueueKey::priority)
          .thenComparing(QueueKey::dueAt)
          .thenComparing(QueueKey::id);

  static QueueKey of(QueuedDelivery row) {
    int priority = row.origin().isReplay() ? REPLAY : LIVE;
    return new QueueKey(row.lane(), priority, row.dueAt(), row.deliveryId());
  }

  @Override
  public int compareTo(QueueKey other) {
    return ORDER.compare(this, other);
  }
}
