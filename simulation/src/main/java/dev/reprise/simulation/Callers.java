package dev.reprise.simulation;

import static dev.reprise.simulation.SharedStore.TENANT;

import dev.reprise.NewSubscription;
import dev.reprise.PublishResult;
import dev.reprise.ReplayRequest;
import dev.reprise.ReplayResult;
import dev.reprise.StopRequest;
import dev.reprise.SubscriptionChange;
import dev.reprise.WhenPending;
import dev.reprise.model.Delivery;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.Stop;
import dev.reprise.model.StopScope;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The host's side: it publishes, replays and changes its mind, through whatever node is there. */
final class Callers {

  private static final List<String> KEYS = List.of("k1", "k2", "k3");

  private final Setup setup;
  private final Cluster cluster;
  private final World world;
  private final Accepted accepted = new Accepted();
  private final List<String> subscriptions = new ArrayList<>();
  private int events;

  Callers(Setup setup, Cluster cluster) {
    this.setup = setup;
    this.cluster = cluster;
    this.world = setup.world;
  }

  Accepted accepted() {
    return accepted;
  }

  List<String> subscriptions() {
    return subscriptions;
  }

  void subscribe(Node node, String id) {
    node.engine()
        .subscriptions()
        .create(NewSubscription.of(TENANT, Receivers.urlOf(id)).withId(id))
        .orElseThrow();
    subscriptions.add(id);
  }

  void publish() {
    onAnyNode(node -> publish(node, newEvent(), HostTransaction.none()));
  }

  NewEvent newEvent() {
    events++;
    return NewEvent.of(TENANT, "order.paid", Payload.json("{\"n\":" + events + "}"))
        .withId("evt_" + events)
        .withKey(world.chance.oneOf(KEYS));
  }

  /** Publishes in a transaction that commits some time later. */
  void publishLate() {
    NewEvent event = newEvent();
    LateTransaction transaction = new LateTransaction(world.chance.of(0.5));
    onAnyNode(node -> publish(node, event, transaction));
    // also where the answer was lost: then it is the commit that nobody knows of
    world.after(
        world.chance.millis(100, 90_000),
        () -> {
          world.note("commits late", transaction.deliveryIds());
          setup.shared.uncommitted.show(transaction.deliveryIds(), world.nanoTime());
          transaction.committed();
        });
  }

  /** Publishes in a transaction that rolls back. */
  void publishInVain() {
    NewEvent event = newEvent();
    onAnyNode(
        node -> {
          try {
            setup.shared.store.inTransaction(
                transaction -> {
                  setup.shared.store.log().publish(event, List.of(), transaction);
                  throw new StoreException("rolled back", new IllegalStateException(), true);
                });
          } catch (StoreException e) {
            world.note("rolled back", event.id().orElse(""));
          }
        });
  }

  List<String> publish(Node node, NewEvent event, HostTransaction transaction) {
    String id = event.id().orElseThrow();
    accepted.triedEvents.add(id);
    world.note("publishes", node.name(), id);
    PublishResult.Published published =
        node.engine().events().publish(event, transaction).orElseThrow();
    published.deliveryIds().forEach(delivery -> accepted.deliveries.put(delivery, id));
    world.note("accepted", node.name(), id, published.deliveryIds());
    return published.deliveryIds();
  }

  void replay() {
    withDelivery(
        (node, delivery) -> {
          ReplayRequest request = ReplayRequest.of(TENANT, delivery.id());
          WhenPending whenPending = world.chance.oneOf(List.of(WhenPending.values()));
          if (whenPending == WhenPending.SUPERSEDE) {
            accepted.withdrawn.add(delivery.id());
          }
          request = request.withWhenPending(whenPending);
          if (world.chance.of(0.2)) {
            request = request.allowingDisabled();
          }
          ReplayResult result = node.engine().replays().replay(request);
          if (result instanceof ReplayResult.Enqueued enqueued) {
            accepted.deliveries.put(enqueued.delivery().id(), delivery.event().id());
          }
          world.note("replays", node.name(), delivery.id(), result.code());
        });
  }

  void cancel() {
    withDelivery(
        (node, delivery) -> {
          accepted.withdrawn.add(delivery.id());
          String code = node.engine().deliveries().cancel(TENANT, delivery.id()).code();
          world.note("cancels", node.name(), delivery.id(), code);
        });
  }

  void expedite() {
    withDelivery((node, delivery) -> node.engine().deliveries().expedite(TENANT, delivery.id()));
  }

  /** Replays a delivery that holds its line, or gives it up. */
  void freeLine() {
    List<String> holders = setup.watch.lines.holders();
    if (!holders.isEmpty()) {
      String holder = world.chance.oneOf(holders);
      onAnyNode(node -> freeLine(node, holder));
    }
  }

  /** Frees all lines that are held, each in one way or the other. */
  void freeLines(Node node) {
    setup.watch.lines.holders().forEach(holder -> freeLine(node, holder));
  }

  private void freeLine(Node node, String holder) {
    boolean isReplayed = world.chance.of(0.5);
    String code =
        isReplayed
            ? node.engine().replays().replay(ReplayRequest.of(TENANT, holder)).code()
            : node.engine().deliveries().release(TENANT, holder).code();
    world.note(isReplayed ? "frees by a replay" : "releases", node.name(), holder, code);
  }

  void changeStatus() {
    String id = world.chance.oneOf(subscriptions);
    SubscriptionStatus status = world.chance.oneOf(List.of(SubscriptionStatus.values()));
    onAnyNode(node -> setStatus(node, id, status));
  }

  void setStatus(Node node, String id, SubscriptionStatus status) {
    world.note("sets", node.name(), id, status.name());
    if (status == SubscriptionStatus.DISABLED) {
      accepted.closed.add(id);
    }
    node.engine()
        .subscriptions()
        .update(TENANT, id, SubscriptionChange.nothing().withStatus(status))
        .orElseThrow();
  }

  /** Stops everything, the tenant or a subscription. */
  void stop() {
    StopScope scope =
        world.chance.oneOf(
            List.of(
                StopScope.everything(),
                StopScope.ofTenant(TENANT),
                StopScope.ofSubscription(TENANT, world.chance.oneOf(subscriptions))));
    onAnyNode(
        node -> {
          world.note("stops", node.name(), scope);
          node.engine().stops().stop(StopRequest.of(scope)).orElseThrow();
        });
  }

  /** Ends one of the stops that stand. */
  void go() {
    List<Stop> standing = setup.shared.store.stops().standing();
    if (!standing.isEmpty()) {
      StopScope scope = world.chance.oneOf(standing).scope();
      onAnyNode(node -> go(node, scope));
    }
  }

  /** Ends all stops. */
  void goAll(Node node) {
    setup.shared.store.stops().standing().forEach(stop -> go(node, stop.scope()));
  }

  private void go(Node node, StopScope scope) {
    world.note("goes on", node.name(), scope);
    node.engine().stops().go(scope).orElseThrow();
  }

  private void withDelivery(BiConsumer<Node, Delivery> action) {
    List<String> known = List.copyOf(accepted.deliveries.keySet());
    if (known.isEmpty()) {
      return;
    }
    Optional<Delivery> delivery = setup.shared.find(world.chance.oneOf(known));
    delivery.ifPresent(found -> onAnyNode(node -> action.accept(node, found)));
  }

  /** Does something through a node; the store may fail, and the node may die of it. */
  private void onAnyNode(Consumer<Node> action) {
    Optional<Node> node = cluster.any().filter(each -> !each.isStalled());
    if (node.isEmpty()) {
      return;
    }
    try {
      action.accept(node.get());
    } catch (StoreException | Crash e) {
      world.note("call failed", node.get().name(), String.valueOf(e.getMessage()));
    }
  }
}
