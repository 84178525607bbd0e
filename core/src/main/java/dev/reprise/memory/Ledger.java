package dev.reprise.memory;

import dev.reprise.model.Attempt;
import dev.reprise.model.AttemptSummary;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.Progress;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.Settlement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Deliveries with their attempts, kept in step with the {@link Queue}.
 *
 * <p>Used under the lock of its {@link Transactions} only.
 */
final class Ledger {

  /** The attempts of a delivery that was not attempted yet. */
  static final Tried UNTRIED = new Tried(0, Optional.empty());

  private final Table<Key, Delivery> deliveries;
  private final Table<Key, Key> lineages;
  private final Table<Key, List<Attempt>> attempts;
  private final Queue queue;

  Ledger(Transactions transactions, Queue queue) {
    this.deliveries = new Table<>(transactions);
    this.lineages = new Table<>(transactions);
    this.attempts = new Table<>(transactions);
    this.queue = queue;
  }

  Optional<Delivery> find(String tenant, String id) {
    return deliveries.get(Key.of(tenant, id));
  }

  /** Returns a tenant's deliveries before an id, newest first. */
  Collection<Delivery> newestFirst(String tenant, String beforeId) {
    return deliveries.range(Key.of(tenant, ""), Key.of(tenant, beforeId)).descendingMap().values();
  }

  List<Delivery> lineage(String tenant, String rootId, int limit) {
    return lineages
        .range(new Key(tenant, rootId, ""), new Key(tenant, rootId, Key.LAST))
        .values()
        .stream()
        .limit(limit)
        .map(key -> deliveries.get(key).orElseThrow())
        .toList();
  }

  /** Finds what of a lineage is pending, oldest first. */
  Stream<QueuedDelivery> pendingOf(String tenant, String rootId) {
    return lineages
        .range(new Key(tenant, rootId, ""), new Key(tenant, rootId, Key.LAST))
        .values()
        .stream()
        .flatMap(key -> queue.find(key).stream());
  }

  List<Attempt> attempts(String tenant, String id) {
    return attempts.get(Key.of(tenant, id)).orElse(List.of());
  }

  void record(Delivery delivery, Attempt attempt) {
    Key key = keyOf(delivery);
    List<Attempt> more = new ArrayList<>(attempts.get(key).orElse(List.of()));
    more.add(attempt);
    attempts.put(key, List.copyOf(more));
  }

  /** Adds a delivery, and queues it if it is pending. */
  void add(Delivery delivery, long epoch, DeliveryOrder order) {
    Key key = keyOf(delivery);
    deliveries.put(key, delivery);
    lineages.put(new Key(key.tenant(), delivery.origin().rootId(), delivery.id()), key);
    delivery
        .progress()
        .nextAttemptAt()
        .ifPresent(dueAt -> queue.add(queued(delivery, epoch, order, 0, dueAt)));
  }

  /** Ends a pending delivery with the attempts that it has. */
  void end(QueuedDelivery row, DeliveryStatus status, StatusDetail detail, Instant now) {
    end(row, new Settlement.Ended(status, detail), now, tried(row));
  }

  /** Ends a pending delivery with these attempts. */
  void end(QueuedDelivery row, Settlement.Ended end, Instant now, Tried tried) {
    queue.remove(row);
    move(row, ended(end.status(), end.detail(), now, tried));
  }

  /** Changes when a pending delivery is due. */
  void postpone(QueuedDelivery row, Instant dueAt, Tried tried) {
    queue.remove(row);
    queue.add(queued(delivery(row), row.epoch(), row.order(), tried.count(), dueAt));
    move(row, waiting(dueAt, tried));
  }

  /** Returns the attempts that a pending delivery has. */
  Tried tried(QueuedDelivery row) {
    Progress progress = delivery(row).progress();
    return new Tried(progress.attemptCount(), progress.lastAttempt());
  }

  static Progress waiting(Instant dueAt, Tried tried) {
    return new Progress(
        DeliveryStatus.PENDING,
        StatusDetail.WAITING,
        tried.count(),
        Optional.of(dueAt),
        Optional.empty(),
        tried.last());
  }

  static Progress ended(DeliveryStatus status, StatusDetail detail, Instant now, Tried tried) {
    return new Progress(
        status, detail, tried.count(), Optional.empty(), Optional.of(now), tried.last());
  }

  private static QueuedDelivery queued(
      Delivery delivery, long epoch, DeliveryOrder order, int attempts, Instant dueAt) {
    return new QueuedDelivery(
        delivery.lane(),
        delivery.id(),
        delivery.event(),
        delivery.origin(),
        delivery.createdAt(),
        epoch,
        attempts,
        dueAt,
        order);
  }

  private Delivery delivery(QueuedDelivery row) {
    return find(row.lane().tenant(), row.deliveryId()).orElseThrow();
  }

  private void move(QueuedDelivery row, Progress progress) {
    Delivery moved = delivery(row).withProgress(progress);
    deliveries.put(keyOf(moved), moved);
  }

  private static Key keyOf(Delivery delivery) {
    return Key.of(delivery.event().tenant(), delivery.id());
  }

  /**
   * The attempts of a delivery that were settled in time, in short.
   *
   * @param count number of them
   * @param last the last of them
   */
  record Tried(int count, Optional<AttemptSummary> last) {}
}
