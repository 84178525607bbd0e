package dev.reprise.simulation;

import dev.reprise.memory.InMemoryDeliveryStore;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.LaneId;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.Page;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.SlotLeases;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one store of all nodes, as the watch and the driver see it: without faults. */
final class SharedStore {

  static final String TENANT = "acme";

  final InMemoryDeliveryStore store;
  final SlotLeases leases;
  final UncommittedRows uncommitted = new UncommittedRows();

  SharedStore(World world) {
    store = InMemoryDeliveryStore.create(world, world.chance.split());
    // leases are a matter of durations: a step of the wall clock does not end them
    leases = InMemoryDeliveryStore.create(world.time).slots();
  }

  Optional<Delivery> find(String id) {
    return store.log().find(TENANT, id, HostTransaction.none());
  }

  /** Returns what is pending for a subscription and visible to all. */
  List<QueuedDelivery> pendingIn(LaneId lane) {
    return uncommitted.due(store.queue(), lane, Instant.MAX, UncommittedRows.ROWS_MAX);
  }

  List<SettleOutcome> settle(List<Settlement> batch) {
    return store.queue().settle(batch);
  }

  List<Delivery> pending() {
    return list(DeliveryFilter.of(TENANT).withStatus(DeliveryStatus.PENDING));
  }

  List<Delivery> all() {
    return list(DeliveryFilter.of(TENANT));
  }

  private List<Delivery> list(DeliveryFilter filter) {
    List<Delivery> all = new ArrayList<>();
    Page<Delivery> page = store.log().list(filter, PageRequest.first(PageRequest.LIMIT_MAX));
    all.addAll(page.items());
    while (page.next().isPresent()) {
      page = store.log().list(filter, new PageRequest(page.next(), PageRequest.LIMIT_MAX));
      all.addAll(page.items());
    }
    return all;
  }
}
