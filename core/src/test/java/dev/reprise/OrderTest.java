package dev.reprise;

import static dev.reprise.EngineRig.TENANT;
import static dev.reprise.EngineRig.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.memory.InMemoryDeliveryStore;
import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.RetrySchedule;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import dev.reprise.spi.SubscriptionDirectory;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Deliveries of one key in the order in which they were accepted. */
class OrderTest {

  private static final SubscriptionSettings FIFO =
      SubscriptionSettings.builder()
          .order(DeliveryOrder.FIFO)
          .schedule(RetrySchedule.ofSeconds(0, 10, 10))
          .build();

  private final EngineRig rig = new EngineRig().start();

  @Test
  void next_waitsUntilTheOneBeforeHasEnded_otherKeysDoNot() {
    subscribe(FIFO);
    rig.sender.script(
        request ->
            Optional.of(ScriptedSender.answer(request.event().id().equals("a1") ? 500 : 200)));
    accept("a1", "a");
    accept("a2", "a");
    accept("b1", "b");
    accept("b2", "b");
    rig.time.advance(Duration.ofSeconds(9));
    assertThat(sent()).containsExactly("a1", "b1", "b2");

    rig.sender.answerAll(200);
    rig.time.advance(Duration.ofSeconds(3));

    assertThat(sent()).containsExactly("a1", "b1", "b2", "a1", "a2");
  }

  @Test
  void dead_letsTheNextPass() {
    subscribe(FIFO);
    rig.sender.script(
        request ->
            Optional.of(ScriptedSender.answer(request.event().id().equals("a1") ? 500 : 200)));
    String dead = accept("a1", "a");
    String next = accept("a2", "a");

    rig.time.advance(Duration.ofSeconds(25));

    assertThat(rig.delivery(dead).status()).isEqualTo(DeliveryStatus.DEAD);
    assertThat(rig.delivery(next).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void eventsWithoutAKey_areOneLine() {
    subscribe(FIFO);
    rig.sender.hangAll();
    rig.accept("one");
    rig.accept("two");
    accept("keyed", "a");

    rig.time.advance(Duration.ofSeconds(1));

    assertThat(sent()).containsExactlyInAnyOrder("one", "keyed");
  }

  @Test
  void canceledInFlight_holdsItsLineUntilTheRequestHasEnded() {
    subscribe(FIFO);
    rig.sender.hangAll();
    String first = accept("a1", "a");
    accept("a2", "a");
    rig.time.advance(Duration.ofSeconds(1));

    rig.reprise.deliveries().cancel(TENANT, first).orElseThrow();
    rig.time.advance(Duration.ofSeconds(2));
    assertThat(sent()).containsExactly("a1");

    rig.sender.report(rig.sender.hanging().get(0), ScriptedSender.answer(200));
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(sent()).containsExactly("a1", "a2");
  }

  @Test
  void canceledWhileItWaits_letsTheNextGoAtOnce() {
    subscribe(FIFO);
    rig.sender.answerAll(500);
    String first = accept("a1", "a");
    accept("a2", "a");
    rig.time.advance(Duration.ofSeconds(1));

    rig.reprise.deliveries().cancel(TENANT, first).orElseThrow();
    rig.time.advance(Duration.ofMillis(100));

    assertThat(sent()).containsExactly("a1", "a2");
  }

  @Test
  void replay_goesBehindWhatIsPending() {
    subscribe(FIFO);
    String first = accept("a1", "a");
    rig.time.advance(Duration.ofSeconds(1));
    rig.sender.hangAll();
    accept("a2", "a");
    accept("a3", "a");
    rig.reprise.replays().replay(ReplayRequest.of(TENANT, first)).orElseThrow();

    for (int i = 0; i < 3; i++) {
      rig.time.advance(Duration.ofSeconds(1));
      assertThat(rig.sender.hanging()).hasSize(1);
      rig.sender.report(rig.sender.hanging().get(0), ScriptedSender.answer(200));
    }

    assertThat(sent()).containsExactly("a1", "a2", "a3", "a1");
  }

  @Test
  void lines_takeTurns_whereThereIsLittleRoom() {
    subscribe(twoInFlight());
    rig.sender.hangAll();
    for (int i = 0; i < 20; i++) {
      for (int line = 0; line < 10; line++) {
        accept("e" + line + "-" + i, "line-" + line);
      }
    }
    rig.time.advance(Duration.ofSeconds(1));

    for (int i = 0; i < 20; i++) {
      rig.sender.report(rig.sender.hanging().get(0), ScriptedSender.answer(200));
      rig.time.advance(Duration.ofMillis(100));
    }

    Set<String> served = new HashSet<>();
    rig.sender.requests().forEach(request -> served.add(request.event().key().orElseThrow()));
    assertThat(served).hasSize(10);
  }

  @Test
  void manyLines_allDrainInOrder() {
    subscribe(twoInFlight());
    IntStream.range(0, 90).forEach(i -> accept("e" + i, "line-" + i % 7));

    rig.time.advance(Duration.ofSeconds(30));

    assertThat(rig.all()).extracting(Delivery::status).containsOnly(DeliveryStatus.SUCCEEDED);
    for (int line = 0; line < 7; line++) {
      String key = "line-" + line;
      List<Integer> numbers =
          rig.sender.requests().stream()
              .filter(request -> request.event().key().orElseThrow().equals(key))
              .map(request -> Integer.valueOf(request.event().id().substring(1)))
              .toList();
      assertThat(numbers).isSorted();
    }
  }

  @Test
  void moreLinesThanOneStepLooksAt_holdNobodyUp() {
    subscribe(FIFO);
    rig.sender.script(
        request ->
            Optional.of(
                request.event().id().startsWith("poor")
                    ? SendReport.without(
                        new AttemptResult.Refused(
                            new AttemptError(ErrorKind.REFUSED_BY_POLICY, "for now"), false),
                        Duration.ZERO)
                    : ScriptedSender.answer(200)));
    for (int i = 0; i < 2_500; i++) {
      accept("poor-" + i, String.format("k%05d", i));
    }
    rig.time.advance(Duration.ofSeconds(8));
    assertThat(rig.sender.requests()).hasSize(2_500);

    String last = accept("free", "z");
    rig.time.advance(Duration.ofMillis(500));

    assertThat(rig.delivery(last).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void recovery_keepsTheOrder() {
    subscribe(
        SubscriptionSettings.builder()
            .order(DeliveryOrder.FIFO)
            .schedule(new RetrySchedule(List.of(Duration.ZERO, Duration.ofHours(6))))
            .build());
    rig.sender.answerAll(500);
    IntStream.range(0, 24).forEach(i -> accept("e" + i, "line-" + i % 6));
    rig.time.advance(Duration.ofMinutes(20));
    int failed = rig.sender.requests().size();
    rig.sender.answerAll(200);

    accept("after", "other");
    rig.time.advance(Duration.ofMinutes(3));

    assertThat(rig.all()).extracting(Delivery::status).containsOnly(DeliveryStatus.SUCCEEDED);
    for (int line = 0; line < 6; line++) {
      String key = "line-" + line;
      assertThat(
              rig.sender.requests().stream()
                  .skip(failed)
                  .filter(request -> request.event().key().orElseThrow().equals(key))
                  .map(request -> Integer.valueOf(request.event().id().substring(1)))
                  .toList())
          .isSorted()
          .hasSize(4);
    }
  }

  @Test
  void withoutOrderAgain_whatWaitsInLineGoesAtOnce() {
    subscribe(FIFO);
    rig.sender.answerAll(500);
    accept("a1", "a");
    accept("a2", "a");
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(sent()).containsExactly("a1");

    rig.reprise
        .subscriptions()
        .update(
            TENANT,
            "wbs_1",
            SubscriptionChange.nothing()
                .withSettings(
                    SubscriptionSettings.builder().order(DeliveryOrder.UNORDERED).build()))
        .orElseThrow();
    rig.time.advance(Duration.ofMillis(100));

    assertThat(sent()).containsExactly("a1", "a2");
  }

  @Test
  void storeThatKeepsNoOrder_refusesIt() {
    DeliveryStore plain = new StoreWithoutOrder(InMemoryDeliveryStore.create(rig.time));
    Reprise reprise = Reprise.builder(plain, rig.sender).loops(name -> rig.time.loop()).build();

    ChangeResult<?> result =
        reprise
            .subscriptions()
            .create(NewSubscription.of(TENANT, URL).withId("wbs_1").withSettings(FIFO));

    assertThat(result.code()).isEqualTo("invalid_field_value");
    assertThatThrownBy(
            () ->
                Reprise.builder(plain, rig.sender)
                    .policy(FIFO.over(DeliveryPolicy.defaults()))
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("order must be unordered");
  }

  private static SubscriptionSettings twoInFlight() {
    return SubscriptionSettings.builder().order(DeliveryOrder.FIFO).maxInFlight(2).build();
  }

  private void subscribe(SubscriptionSettings settings) {
    rig.reprise
        .subscriptions()
        .create(NewSubscription.of(TENANT, URL).withId("wbs_1").withSettings(settings))
        .orElseThrow();
  }

  private String accept(String eventId, String key) {
    NewEvent event =
        NewEvent.of(TENANT, "order.paid", Payload.json("{}")).withId(eventId).withKey(key);
    return rig.reprise.events().publish(event).orElseThrow().deliveryIds().get(0);
  }

  private List<String> sent() {
    return rig.sender.requests().stream().map(SendRequest::event).map(event -> event.id()).toList();
  }

  /** A store as a host may have it, whose queue has no lines. */
  private record StoreWithoutOrder(DeliveryStore store) implements DeliveryStore {

    @Override
    public DeliveryLog log() {
      return store.log();
    }

    @Override
    public DeliveryQueue queue() {
      return (DeliveryQueue)
          Proxy.newProxyInstance(
              DeliveryQueue.class.getClassLoader(),
              new Class<?>[] {DeliveryQueue.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("keepsOrder")) {
                  return false;
                }
                return method.invoke(store.queue(), arguments);
              });
    }

    @Override
    public SubscriptionDirectory subscriptions() {
      return store.subscriptions();
    }
  }
}
