package dev.reprise.memory;

import dev.reprise.model.LaneId;
import dev.reprise.spi.QueuedDelivery;
import java.util.Comparator;
import java.util.Optional;

/**
 * The place of a pending delivery that was accepted in order.
 *
 * @param lane its subscription
 * @param line the key of its event; empty where it has none
 * @param id the delivery; ids are in the order of acceptance
 */
record LineKey(LaneId lane, String line, String id) implements Comparable<LineKey> {

  private static final Comparator<LineKey> ORDER =
      Comparator.comparing(LineKey::lane).thenComparing(LineKey::line).thenComparing(LineKey::id);

  static LineKey of(QueuedDelivery row) {
    return new LineKey(row.lane(), line(row.event().key()), row.deliveryId());
  }

  private static String line(Optional<String> key) {
    return key.orElse("");
  }

  /** Returns the place before all lines of a lane. */
  static LineKey first(LaneId lane) {
    return new LineKey(lane, "", "");
  }

  /** Returns the place before all of the line of a key. */
  static LineKey startOf(LaneId lane, Optional<String> key) {
    return new LineKey(lane, line(key), "");
  }

  /** Returns the place behind all of a line. */
  static LineKey behind(LaneId lane, String line) {
    return new LineKey(lane, line, Key.LAST);
  }

  /** Returns the place behind all lines of a lane. */
  static LineKey last(LaneId lane) {
    return new LineKey(lane, Key.LAST, "");
  }

  @Override
  public int compareTo(LineKey other) {
    return ORDER.compare(this, other);
  }
}
