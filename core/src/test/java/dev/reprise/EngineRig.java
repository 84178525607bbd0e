package dev.reprise;

import dev.reprise.internal.loop.VirtualTime;
import dev.reprise.memory.InMemoryDeliveryStore;
import dev.reprise.model.Attempt;
import dev.reprise.model.Delivery;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.Subscription;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** An engine on virtual time, over memory, with a scripted sender; jitter is left out. */
final class EngineRig {

  static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
  static final String TENANT = "acme";
  static final String URL = "https://hooks.example/in";

  final VirtualTime time = new VirtualTime(START);
  final ScriptedSender sender = new ScriptedSender();
  final InMemoryDeliveryStore memory = InMemoryDeliveryStore.create(time);
  final FaultyStore store = new FaultyStore(memory);
  final Reprise reprise;

  EngineRig() {
    this(builder -> builder);
  }

  EngineRig(UnaryOperator<Reprise.Builder> settings) {
    Reprise.Builder builder =
        Reprise.builder(store, sender)
            .random(new HalfChance())
            .loops(name -> time.loop())
            .laneAnswers(answer -> time.settle());
    reprise = settings.apply(builder).build();
  }

  EngineRig start() {
    reprise.start();
    time.settle();
    return this;
  }

  Subscription subscribe() {
    return subscribe("wbs_1");
  }

  Subscription subscribe(String id) {
    return reprise.subscriptions().create(NewSubscription.of(TENANT, URL).withId(id)).orElseThrow();
  }

  /** Publishes an event and returns the id of its first delivery, before anything is sent. */
  String accept(String eventId) {
    NewEvent event = NewEvent.of(TENANT, "order.paid", Payload.json("{}")).withId(eventId);
    return reprise.events().publish(event).orElseThrow().deliveryIds().get(0);
  }

  /** Publishes an event, lets the engine work, and returns the id of its first delivery. */
  String publish(String eventId) {
    String id = accept(eventId);
    time.advance(Duration.ofMillis(100));
    return id;
  }

  Delivery delivery(String id) {
    return reprise.deliveries().find(TENANT, id).orElseThrow();
  }

  List<Attempt> attempts(String id) {
    return reprise.deliveries().attempts(TENANT, id);
  }

  List<Delivery> all() {
    return reprise
        .deliveries()
        .list(DeliveryFilter.of(TENANT), PageRequest.first(PageRequest.LIMIT_MAX))
        .items();
  }

  Subscription subscription() {
    return reprise.subscriptions().find(TENANT, "wbs_1").orElseThrow();
  }

  /** Chance that is the same in every run, and leaves delays as they are. */
  private static final class HalfChance extends Random {

    private HalfChance() {
      super(1);
    }

    @Override
    public double nextDouble() {
      return 0.5;
    }
  }
}
