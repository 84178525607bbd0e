package dev.reprise.memory;

import dev.reprise.model.Attempt;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.LaneId;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.LanePage;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.LineHeads;
import dev.reprise.spi.LineWalk;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** The pending deliveries, in tables. */
final class MemoryDeliveryQueue implements DeliveryQueue {

  private final Transactions transactions;
  private final InstantSource clock;
  private final Ledger ledger;
  private final Queue queue;
  private final HeldLines held;
  private final Lines lines;
  private final ToLongFunction<LaneId> epochs;

  /**
   * Takes the tables.
   *
   * @param epochs tells, under the lock, the epoch of a lane's subscription
   */
  MemoryDeliveryQueue(
      Transactions transactions,
      InstantSource clock,
      Ledger ledger,
      Queue queue,
      ToLongFunction<LaneId> epochs) {
    this.transactions = transactions;
    this.clock = clock;
    this.ledger = ledger;
    this.queue = queue;
    this.held = new HeldLines(transactions);
    this.lines = new Lines(queue, ledger, held);
    this.epochs = epochs;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public List<LaneId> lanesDue(LaneProbe probe) {
    return transactions.read(HostTransaction.none(), () -> queue.lanesDue(probe));
  }

  @Override
  public List<LaneId> lanesOutdated(LanePage page) {
    return transactions.read(HostTransaction.none(), () -> queue.lanesOutdated(page, epochs));
  }

  @Override
  public List<QueuedDelivery> due(LaneId lane, Instant upTo, int limit) {
    requireRoom(limit);
    return transactions.read(
        HostTransaction.none(), () -> queue.due(lane, upTo).limit(limit).toList());
  }

  @Override
  public boolean keepsOrder() {
    return true;
  }

  @Override
  public LineHeads heads(LineWalk walk) {
    return transactions.read(HostTransaction.none(), () -> lines.heads(walk));
  }

  @Override
  public Optional<String> firstInLine(String tenant, String deliveryId) {
    return transactions.read(
        HostTransaction.none(),
        () ->
            queue
                .find(tenant, deliveryId)
                .filter(row -> row.order() == DeliveryOrder.FIFO)
                .flatMap(queue::firstInLine)
                .map(QueuedDelivery::deliveryId));
  }

  @Override
  public Optional<String> lineHeldBy(LaneId lane, Optional<String> key) {
    return transactions.read(HostTransaction.none(), () -> held.holder(lane, key));
  }

  @Override
  public boolean releaseLine(String tenant, String deliveryId, HostTransaction transaction) {
    return transactions.write(transaction, () -> held.release(tenant, deliveryId));
  }

  @Override
  public void releaseLines(LaneId lane, HostTransaction transaction) {
    transactions.write(
        transaction,
        () -> {
          held.releaseAll(lane);
          return true;
        });
  }

  @Override
  public List<QueuedDelivery> outdated(LaneId lane, long epoch, int limit) {
    requireRoom(limit);
    return transactions.read(
        HostTransaction.none(),
        () ->
            queue
                .all(lane)
                .filter(row -> row.epoch() < epoch && !row.origin().isProbe())
                .limit(limit)
                .toList());
  }

  private static void requireRoom(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, was " + limit);
    }
  }

  @Override
  public List<SettleOutcome> settle(List<Settlement> batch) {
    return transactions.write(
        HostTransaction.none(), () -> batch.stream().map(this::settle).toList());
  }

  private SettleOutcome settle(Settlement settlement) {
    String tenant = settlement.lane().tenant();
    Delivery delivery =
        ledger
            .find(tenant, settlement.deliveryId())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "delivery must be recorded, was " + settlement.deliveryId()));
    Optional<QueuedDelivery> pending = queue.find(tenant, delivery.id());
    boolean isNext =
        pending.filter(row -> row.attempts() == settlement.attemptsBefore()).isPresent();
    settlement
        .attempt()
        .ifPresent(attempt -> ledger.record(delivery, isNext ? attempt : attempt.late()));
    if (isNext) {
      apply(settlement, pending.orElseThrow());
      return SettleOutcome.APPLIED;
    }
    if (pending.isPresent()
        && settlement.next() instanceof Settlement.Ended ended
        && ended.isSuccess()) {
      end(pending.get(), ended, ledger.tried(pending.get()));
      return SettleOutcome.LATE_SUCCESS;
    }
    return SettleOutcome.LATE;
  }

  private void apply(Settlement settlement, QueuedDelivery row) {
    Ledger.Tried tried =
        settlement
            .attempt()
            .map(Attempt::summary)
            .map(last -> new Ledger.Tried(settlement.attemptsAfter(), Optional.of(last)))
            .orElseGet(() -> ledger.tried(row));
    if (settlement.next() instanceof Settlement.Again again) {
      ledger.postpone(row, clock.instant().plus(again.dueIn()), tried);
    } else if (settlement.next() instanceof Settlement.Ended ended) {
      end(row, ended, tried);
    }
  }

  private void end(QueuedDelivery row, Settlement.Ended ended, Ledger.Tried tried) {
    ledger.end(row, ended, clock.instant(), tried);
    held.ended(row, ended.line());
  }

  @Override
  public boolean expedite(String tenant, String deliveryId, HostTransaction transaction) {
    Instant now = clock.instant();
    return change(
        tenant,
        deliveryId,
        transaction,
        row -> {
          if (row.dueAt().isAfter(now)) {
            ledger.postpone(row, now, ledger.tried(row));
          }
        });
  }

  @Override
  public boolean cancel(String tenant, String deliveryId, HostTransaction transaction) {
    Instant now = clock.instant();
    return change(
        tenant,
        deliveryId,
        transaction,
        row -> ledger.end(row, DeliveryStatus.CANCELED, StatusDetail.CANCELED_BY_CALLER, now));
  }

  private boolean change(
      String tenant,
      String deliveryId,
      HostTransaction transaction,
      Consumer<QueuedDelivery> change) {
    return transactions.write(
        transaction,
        () -> {
          Optional<QueuedDelivery> pending = queue.find(tenant, deliveryId);
          pending.ifPresent(change);
          return pending.isPresent();
        });
  }
}
