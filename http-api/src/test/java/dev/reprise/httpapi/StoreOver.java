package dev.reprise.httpapi;

import dev.reprise.model.Attempt;
import dev.reprise.model.Backlog;
import dev.reprise.model.Delivery;
import dev.reprise.model.LaneId;
import dev.reprise.model.NewEvent;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdempotencyLog;
import dev.reprise.spi.Page;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.Recipient;
import dev.reprise.spi.Replay;
import dev.reprise.spi.ReplayOutcome;
import dev.reprise.spi.StopBoard;
import dev.reprise.spi.StoreException;
import dev.reprise.spi.StoredPayload;
import dev.reprise.spi.SubscriptionDirectory;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store whose payloads may be lost and whose disk may be full. */
final class StoreOver implements DeliveryStore {

  private final DeliveryStore store;
  volatile Optional<StoredPayload> lostPayload = Optional.empty();
  volatile boolean isFailing;

  StoreOver(DeliveryStore store) {
    this.store = store;
  }

  private DeliveryStore working() {
    if (isFailing) {
      throw new StoreException("disk of reads and writes", new IOException("full"), true);
    }
    return store;
  }

  @Override
  public DeliveryLog log() {
    return new LogOver();
  }

  @Override
  public DeliveryQueue queue() {
    return store.queue();
  }

  @Override
  public SubscriptionDirectory subscriptions() {
    return working().subscriptions();
  }

  @Override
  public IdempotencyLog idempotency() {
    return store.idempotency();
  }

  @Override
  public StopBoard stops() {
    return working().stops();
  }

  private final class LogOver implements DeliveryLog {

    @Override
    public boolean isWellFormed(String deliveryId) {
      return store.log().isWellFormed(deliveryId);
    }

    @Override
    public PublishOutcome publish(
        NewEvent event, List<Recipient> recipients, HostTransaction transaction) {
      return working().log().publish(event, recipients, transaction);
    }

    @Override
    public ReplayOutcome replay(Replay replay, HostTransaction transaction) {
      return working().log().replay(replay, transaction);
    }

    @Override
    public Optional<Delivery> find(String tenant, String deliveryId, HostTransaction transaction) {
      return working().log().find(tenant, deliveryId, transaction);
    }

    @Override
    public StoredPayload payload(String tenant, String eventRef, HostTransaction transaction) {
      return lostPayload.orElseGet(() -> working().log().payload(tenant, eventRef, transaction));
    }

    @Override
    public List<Attempt> attempts(String tenant, String deliveryId) {
      return working().log().attempts(tenant, deliveryId);
    }

    @Override
    public List<Delivery> lineage(String tenant, String rootId) {
      return working().log().lineage(tenant, rootId);
    }

    @Override
    public Page<Delivery> list(DeliveryFilter filter, PageRequest page) {
      return working().log().list(filter, page);
    }

    @Override
    public Map<LaneId, Backlog> backlogs(Collection<LaneId> lanes) {
      return working().log().backlogs(lanes);
    }
  }
}
