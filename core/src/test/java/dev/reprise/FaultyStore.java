package dev.reprise;

import dev.reprise.model.LaneId;
import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdempotencyLog;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.SlotLeases;
import dev.reprise.spi.SlotSet;
import dev.reprise.spi.StoreException;
import dev.reprise.spi.SubscriptionDirectory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A store whose queue and leases fail when the test says so. */
final class FaultyStore implements DeliveryStore {

  private final DeliveryStore store;
  private boolean isDown;
  private boolean losesAnswers;
  private boolean isCutOffFromLeases;
  private final Set<String> poisoned = new HashSet<>();
  private int largestBatch;

  FaultyStore(DeliveryStore store) {
    this.store = store;
  }

  void down(boolean value) {
    isDown = value;
  }

  /** Commits the next settlements and then reports a failure. */
  void losingAnswers(boolean value) {
    losesAnswers = value;
  }

  void cutOffFromLeases(boolean value) {
    isCutOffFromLeases = value;
  }

  /** Refuses every batch that settles this delivery. */
  void poison(String deliveryId) {
    poisoned.add(deliveryId);
  }

  void cure(String deliveryId) {
    poisoned.remove(deliveryId);
  }

  int largestBatch() {
    return largestBatch;
  }

  @Override
  public DeliveryLog log() {
    return store.log();
  }

  @Override
  public SubscriptionDirectory subscriptions() {
    return store.subscriptions();
  }

  @Override
  public IdempotencyLog idempotency() {
    return store.idempotency();
  }

  @Override
  public SlotLeases slots() {
    return new SlotLeases() {
      @Override
      public SlotSet renew(String node, Duration lease) {
        if (isCutOffFromLeases) {
          throw failure(true);
        }
        return store.slots().renew(node, lease);
      }

      @Override
      public void release(String node) {
        store.slots().release(node);
      }
    };
  }

  @Override
  public DeliveryQueue queue() {
    return new FaultyQueue(store.queue());
  }

  private static StoreException failure(boolean isTransient) {
    return new StoreException("planned", new IllegalStateException("planned"), isTransient);
  }

  private final class FaultyQueue implements DeliveryQueue {

    private final DeliveryQueue queue;

    private FaultyQueue(DeliveryQueue queue) {
      this.queue = queue;
    }

    @Override
    public Instant now() {
      return queue.now();
    }

    @Override
    public List<LaneId> lanesDue(LaneProbe probe) {
      failIfDown();
      return queue.lanesDue(probe);
    }

    @Override
    public List<QueuedDelivery> due(LaneId lane, Instant upTo, int limit) {
      failIfDown();
      return queue.due(lane, upTo, limit);
    }

    @Override
    public List<QueuedDelivery> outdated(LaneId lane, long epoch, int limit) {
      failIfDown();
      return queue.outdated(lane, epoch, limit);
    }

    @Override
    public List<SettleOutcome> settle(List<Settlement> batch) {
      failIfDown();
      if (batch.stream().anyMatch(each -> poisoned.contains(each.deliveryId()))) {
        throw failure(false);
      }
      largestBatch = Math.max(largestBatch, batch.size());
      List<SettleOutcome> outcomes = queue.settle(batch);
      if (losesAnswers) {
        throw failure(true);
      }
      return outcomes;
    }

    @Override
    public boolean expedite(String tenant, String deliveryId, HostTransaction transaction) {
      return queue.expedite(tenant, deliveryId, transaction);
    }

    @Override
    public boolean cancel(String tenant, String deliveryId, HostTransaction transaction) {
      return queue.cancel(tenant, deliveryId, transaction);
    }

    private void failIfDown() {
      if (isDown) {
        throw failure(true);
      }
    }
  }
}
