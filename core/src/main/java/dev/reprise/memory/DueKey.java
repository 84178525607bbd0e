package dev.reprise.memory;

import dev.reprise.spi.QueuedDelivery;
import java.time.Instant;
import java.util.Comparator;

/**
 * The place of a pending delivery among those of all lanes.
 *
 * @param dueAt when it is due
 * @param id the delivery
 */
record DueKey(Instant dueAt, String id) implements Comparable<DueKey> {

  private static final Comparator<DueKey> ORDER =
      Comparator.comparing(DueKey::dueAt).thenComparing(DueKey::id);

  static DueKey of(QueuedDelivery row) {
    return new DueKey(row.dueAt(), row.deliveryId());
  }

  /** Returns the place behind all that is due at a time. */
  static DueKey behind(Instant dueAt) {
    return new DueKey(dueAt, Key.LAST);
  }

  @Override
  public int compareTo(DueKey other) {
    return ORDER.compare(this, other);
  }
}
