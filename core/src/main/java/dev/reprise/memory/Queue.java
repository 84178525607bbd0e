package dev.reprise.memory;

import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.LaneId;
import dev.reprise.spi.LanePage;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.QueuedDelivery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The pending deliveries, in the orders in which they are looked for.
 *
 * <p>Used under the lock of its {@link Transactions} only.
 */
final class Queue {

  private final Table<Key, QueuedDelivery> rows;
  private final Table<Key, String> events;
  private final Table<QueueKey, QueuedDelivery> lanes;
  private final Table<LineKey, QueuedDelivery> lines;
  private final Table<DueKey, LaneId> dueTimes;

  Queue(Transactions transactions) {
    this.rows = new Table<>(transactions);
    this.events = new Table<>(transactions);
    this.lanes = new Table<>(transactions);
    this.lines = new Table<>(transactions);
    this.dueTimes = new Table<>(transactions);
  }

  Optional<QueuedDelivery> find(String tenant, String deliveryId) {
    return find(Key.of(tenant, deliveryId));
  }

  Optional<QueuedDelivery> find(Key delivery) {
    return rows.get(delivery);
  }

  /** Finds the delivery of an event that is pending for a subscription. */
  Optional<String> pending(LaneId lane, String eventRef) {
    return events.get(new Key(lane.tenant(), lane.subscriptionId(), eventRef));
  }

  void add(QueuedDelivery row) {
    rows.put(keyOf(row), row);
    events.put(eventOf(row), row.deliveryId());
    lanes.put(QueueKey.of(row), row);
    if (row.order() == DeliveryOrder.FIFO) {
      lines.put(LineKey.of(row), row);
    }
    dueTimes.put(DueKey.of(row), row.lane());
  }

  void remove(QueuedDelivery row) {
    rows.remove(keyOf(row));
    events.remove(eventOf(row));
    lanes.remove(QueueKey.of(row));
    lines.remove(LineKey.of(row));
    dueTimes.remove(DueKey.of(row));
  }

  List<LaneId> lanesDue(LaneProbe probe) {
    if (probe.after().isAfter(probe.upTo())) {
      return List.of();
    }
    LanePage page = new LanePage(probe.slots(), probe.beyond(), probe.limit());
    return page(dueTimes.stream(DueKey.behind(probe.after()), DueKey.behind(probe.upTo())), page);
  }

  /** Lists the lanes in which something is of an older epoch than the given one of the lane. */
  List<LaneId> lanesOutdated(LanePage page, ToLongFunction<LaneId> epochs) {
    return page(
        rows.all().stream()
            .filter(row -> row.epoch() < epochs.applyAsLong(row.lane()))
            .map(QueuedDelivery::lane),
        page);
  }

  private static List<LaneId> page(Stream<LaneId> lanes, LanePage page) {
    return lanes
        .distinct()
        .filter(lane -> page.beyond().map(last -> lane.compareTo(last) > 0).orElse(true))
        .filter(lane -> page.slots().isAll() || page.slots().contains(lane.slot()))
        .sorted()
        .limit(page.limit())
        .toList();
  }

  /** Streams what is due in a lane: live deliveries, then replays, each longest due first. */
  Stream<QueuedDelivery> due(LaneId lane, Instant upTo) {
    return due(lane, upTo, QueueKey.ORDERED);
  }

  /** Streams what is due of what was accepted without order. */
  Stream<QueuedDelivery> unorderedDue(LaneId lane, Instant upTo) {
    return due(lane, upTo, QueueKey.LIVE);
  }

  private Stream<QueuedDelivery> due(LaneId lane, Instant upTo, int fromPriority) {
    return IntStream.rangeClosed(fromPriority, QueueKey.REPLAY)
        .boxed()
        .flatMap(
            priority ->
                lanes.stream(
                    new QueueKey(lane, priority, Instant.MIN, ""),
                    new QueueKey(lane, priority, upTo, Key.LAST)));
  }

  /** Finds what stands first in the next line behind a place. */
  Optional<QueuedDelivery> head(LineKey behind) {
    return Optional.ofNullable(lines.range(behind, LineKey.last(behind.lane())).firstEntry())
        .map(Map.Entry::getValue);
  }

  /** Finds what stands first in the line of another. */
  Optional<QueuedDelivery> firstInLine(QueuedDelivery row) {
    return head(LineKey.startOf(row.lane(), row.event().key()));
  }

  Stream<QueuedDelivery> all(LaneId lane) {
    return due(lane, Instant.MAX);
  }

  private static Key keyOf(QueuedDelivery row) {
    return Key.of(row.lane().tenant(), row.deliveryId());
  }

  private static Key eventOf(QueuedDelivery row) {
    return new Key(row.lane().tenant(), row.lane().subscriptionId(), row.event().ref());
  }
}
