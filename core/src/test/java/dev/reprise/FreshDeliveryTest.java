package dev.reprise;

import static dev.reprise.EngineRig.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.StopScope;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.PageRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What this node has just accepted starts without being read, and never twice. */
class FreshDeliveryTest {

  /** As many as may wait for their first attempts without being read. */
  private static final int FRESH_MAX = 256;

  private static final String HANGING = "hanging";
  private static final int LANES_THAT_HANG = 300;
  private static final int IN_FLIGHT_OF_EACH = 16;

  private final EngineRig rig = new EngineRig().start();

  /** Accepts what the engine hears of by its looks only. */
  private final Reprise elsewhere =
      Reprise.builder(rig.store, rig.sender).loops(name -> rig.time.loop()).build();

  @Test
  void acceptedHere_startsWithoutARead() {
    rig.subscribe();
    rig.sender.hangAll();
    List<Integer> before = reads();

    rig.publish("evt_1");

    assertThat(rig.sender.requests()).hasSize(1);
    assertThat(reads()).isEqualTo(before);
  }

  @Test
  void publisherThatStandsStillAfterItsCommit_makesNothingGoOutTwice() {
    rig.subscribe();
    rig.store.stallAfterOnce("publish", () -> rig.time.advance(Duration.ofSeconds(2)));

    String id = rig.publish("evt_1");

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(rig.sender.requests()).hasSize(1);
  }

  @Test
  void pausedWhileThePublisherStandsStill_waits() {
    rig.subscribe();
    rig.sender.hangAll();
    rig.accept("evt_0");
    rig.store.stallAfterOnce(
        "publish",
        () -> {
          change(SubscriptionStatus.PAUSED);
          rig.time.advance(Duration.ofSeconds(1));
        });

    rig.publish("evt_1");

    assertThat(rig.sender.requests()).hasSize(1);
  }

  @Test
  void disabledWhileThePublisherStandsStill_isHeld_andNotSent() {
    rig.subscribe();
    rig.store.stallAfterOnce(
        "publish",
        () -> {
          change(SubscriptionStatus.DISABLED);
          rig.time.advance(Duration.ofMillis(500));
        });

    String id = rig.publish("evt_1");

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.HELD);
    assertThat(rig.sender.requests()).isEmpty();
  }

  @Test
  void canceledWhileThePublisherStandsStill_isNotSent() {
    rig.subscribe();
    rig.sender.hangAll();
    rig.store.stallAfterOnce(
        "publish",
        () -> {
          rig.reprise.stops().stop(StopRequest.of(StopScope.everything()));
          rig.time.advance(Duration.ofSeconds(1));
          cancelAll();
          rig.reprise.stops().go(StopScope.everything());
          rig.time.advance(Duration.ofSeconds(1));
        });

    String id = rig.publish("evt_1");

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.CANCELED);
    assertThat(rig.sender.requests()).isEmpty();
  }

  @Test
  void whereLittleIsLeft_itStartsWithoutARead_ifNobodyWaitsForATurn() {
    leaveLittle();
    subscribe("other");
    List<Integer> before = reads();

    publish(rig.reprise, "other");
    rig.time.settle();

    assertThat(sentTo("other")).isEqualTo(1);
    assertThat(reads()).isEqualTo(before);
  }

  @Test
  void whereLittleIsLeft_itWaitsForItsTurn_ifOthersDo() {
    leaveLittle();
    List.of("first", "second", "other").forEach(this::subscribe);
    publish(elsewhere, "first");
    publish(elsewhere, "second");
    rig.store.stallAfterOnce("due", () -> publish(rig.reprise, "other"));
    int before = rig.store.calls("due");

    rig.time.advance(Duration.ofSeconds(1));

    assertThat(List.of(sentTo("first"), sentTo("second"), sentTo("other"))).containsOnly(1L);
    assertThat(rig.store.calls("due") - before).isGreaterThanOrEqualTo(3);
  }

  /** Has so many receivers hang that each of the others may have one attempt in flight. */
  private void leaveLittle() {
    for (int i = 0; i < LANES_THAT_HANG; i++) {
      subscribe("hanging-" + i, HANGING);
    }
    rig.sender.hangAll();
    for (int i = 0; i < IN_FLIGHT_OF_EACH; i++) {
      publish(rig.reprise, HANGING);
    }
    rig.time.advance(Duration.ofSeconds(2));
  }

  @Test
  void acceptedInTheLaneThatIsBeingVisited_keepsToItsLimit() {
    NewSubscription subscription =
        NewSubscription.of(TENANT, EngineRig.URL)
            .withSettings(SubscriptionSettings.builder().maxInFlight(1).build());
    assertThat(rig.reprise.subscriptions().create(subscription).orElseThrow()).isNotNull();
    rig.sender.hangAll();
    publish(elsewhere, "order.paid");
    rig.store.stallAfterOnce("due", () -> publish(rig.reprise, "order.paid"));

    rig.time.advance(Duration.ofSeconds(2));

    assertThat(rig.sender.hanging()).hasSize(1);
  }

  @Test
  void moreThanFits_goesOutAllTheSame_eachOnce() {
    rig.subscribe();

    List<String> ids =
        IntStream.range(0, FRESH_MAX * 3).mapToObj(i -> rig.accept("evt_" + i)).toList();
    rig.time.advance(Duration.ofSeconds(10));

    assertThat(rig.sender.requests()).hasSameSizeAs(ids);
    assertThat(ids).allMatch(id -> rig.delivery(id).status() == DeliveryStatus.SUCCEEDED);
  }

  private void subscribe(String name) {
    subscribe(name, name);
  }

  private void subscribe(String id, String type) {
    NewSubscription subscription =
        NewSubscription.of(TENANT, EngineRig.URL).withId(id).withEventTypes(List.of(type));
    assertThat(rig.reprise.subscriptions().create(subscription).orElseThrow()).isNotNull();
  }

  private static void publish(Reprise by, String type) {
    NewEvent event = NewEvent.of(TENANT, type, Payload.json("{}"));
    assertThat(by.events().publish(event).orElseThrow().deliveryIds()).isNotEmpty();
  }

  private long sentTo(String type) {
    return rig.sender.requests().stream()
        .filter(request -> request.event().type().equals(type))
        .count();
  }

  private void change(SubscriptionStatus status) {
    SubscriptionChange change = SubscriptionChange.nothing().withStatus(status);
    assertThat(rig.reprise.subscriptions().update(TENANT, "wbs_1", change).orElseThrow())
        .isNotNull();
  }

  private void cancelAll() {
    rig.reprise
        .deliveries()
        .list(DeliveryFilter.of(TENANT), PageRequest.first(10))
        .items()
        .forEach(
            delivery ->
                assertThat(rig.reprise.deliveries().cancel(TENANT, delivery.id()).orElseThrow())
                    .isNotNull());
  }

  private List<Integer> reads() {
    return List.of(rig.store.calls("due"), rig.store.calls("payload"), rig.store.calls("find"));
  }
}
