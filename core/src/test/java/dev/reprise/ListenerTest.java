package dev.reprise;

import static dev.reprise.EngineRig.TENANT;
import static dev.reprise.ScriptedSender.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.internal.loop.ThreadLoop;
import dev.reprise.memory.InMemoryDeliveryStore;
import dev.reprise.model.Attempt;
import dev.reprise.model.Event;
import dev.reprise.model.LaneId;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.DeliveryChange;
import dev.reprise.spi.DeliveryListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListenerTest {

  private final Diary diary = new Diary();

  @Test
  void delivery_isToldStepByStep() {
    EngineRig rig = rig();
    rig.sender.answerAll(500);
    String id = rig.publish("evt_1");
    rig.sender.answerAll(200);
    rig.time.advance(Duration.ofSeconds(12));

    assertThat(diary.lines)
        .containsExactly(
            "published evt_1 1",
            id + " WAITS_AGAIN PENDING WAITING 1",
            id + " ENDED SUCCEEDED DELIVERED 2");
  }

  @Test
  void manyDeliveries_eachIsToldInItsOrder() {
    EngineRig rig = rig();
    rig.sender.script(request -> Optional.of(answer(request.attempt() < 3 ? 408 : 200)));
    List<String> ids = IntStream.range(0, 20).mapToObj(i -> rig.accept("evt_" + i)).toList();

    rig.time.advance(Duration.ofHours(1));

    assertThat(ids)
        .allSatisfy(
            id ->
                assertThat(diary.lines)
                    .filteredOn(line -> line.startsWith(id))
                    .containsExactly(
                        id + " WAITS_AGAIN PENDING WAITING 1",
                        id + " WAITS_AGAIN PENDING WAITING 2",
                        id + " ENDED SUCCEEDED DELIVERED 3"));
  }

  @Test
  void attempt_isToldWithoutHeadersAndBody() {
    EngineRig rig = rig();

    rig.publish("evt_1");

    assertThat(diary.attempts)
        .singleElement()
        .satisfies(
            attempt -> {
              assertThat(attempt.duration()).isPositive();
              assertThat(attempt.response().orElseThrow().status()).isEqualTo(200);
              assertThat(attempt.response().orElseThrow().body().size()).isZero();
              assertThat(attempt.response().orElseThrow().isTruncated()).isTrue();
            });
  }

  @Test
  void whatCallersDo_isTold() {
    EngineRig rig = rig();
    rig.sender.answerAll(500);
    String id = rig.publish("evt_1");
    String canceled = rig.publish("evt_2");
    diary.lines.clear();

    rig.reprise.deliveries().cancel(TENANT, canceled).orElseThrow();
    rig.sender.hangAll();
    rig.reprise.deliveries().expedite(TENANT, id).orElseThrow();
    rig.time.settle();
    rig.sender.report(rig.sender.hanging().get(0), answer(503));
    rig.time.advance(Duration.ofMillis(10));
    ReplayRequest request = ReplayRequest.of(TENANT, id).withWhenPending(WhenPending.SUPERSEDE);
    String fresh = ((ReplayResult.Enqueued) rig.reprise.replays().replay(request)).delivery().id();
    rig.time.settle();

    assertThat(diary.lines)
        .startsWith(
            canceled + " ENDED CANCELED CANCELED_BY_CALLER 0",
            id + " EXPEDITED PENDING WAITING 0",
            id + " WAITS_AGAIN PENDING WAITING 2",
            id + " ENDED CANCELED SUPERSEDED 0",
            fresh + " REPLAYED PENDING WAITING 0");
  }

  @Test
  void hostTransaction_isToldOnlyOnceItHasCommitted() {
    EngineRig rig = rig();
    NewEvent event = NewEvent.of(TENANT, "order.paid", Payload.json("{}")).withId("evt_1");
    InMemoryDeliveryStore store = InMemoryDeliveryStore.create(rig.time);
    Reprise engine =
        Reprise.builder(store, rig.sender).listener(diary).loops(name -> rig.time.loop()).build();

    store.inTransaction(
        transaction -> {
          engine.events().publish(event, transaction);
          rig.time.settle();
          assertThat(diary.lines).isEmpty();
          return true;
        });
    rig.time.settle();

    assertThat(diary.lines).containsExactly("published evt_1 0");
  }

  @Test
  void disabling_isToldOnce() {
    EngineRig rig = rig();
    rig.sender.answerAll(410);
    rig.publish("evt_1");
    rig.time.advance(Duration.ofSeconds(5));
    assertThat(diary.lines).filteredOn(line -> line.startsWith("disabled")).hasSize(1);

    rig.reprise
        .subscriptions()
        .update(TENANT, "wbs_1", SubscriptionChange.nothing().withStatus(SubscriptionStatus.ACTIVE))
        .orElseThrow();
    SubscriptionChange closing =
        SubscriptionChange.nothing().withStatus(SubscriptionStatus.DISABLED);
    rig.reprise.subscriptions().update(TENANT, "wbs_1", closing).orElseThrow();
    rig.reprise.subscriptions().update(TENANT, "wbs_1", closing).orElseThrow();
    rig.time.settle();

    assertThat(diary.lines)
        .filteredOn(line -> line.startsWith("disabled"))
        .containsExactly("disabled GONE", "disabled CALLER");
  }

  @Test
  void receiverThatFails_andComesBack_isTold() {
    EngineRig rig = rig();
    rig.sender.answerAll(500);
    IntStream.range(0, 5).forEach(i -> rig.publish("evt_" + i));
    assertThat(diary.lines).filteredOn(line -> line.startsWith("breaker")).hasSize(1);

    rig.sender.answerAll(200);
    rig.time.advance(Duration.ofMinutes(1));

    assertThat(diary.lines)
        .filteredOn(line -> line.startsWith("breaker"))
        .containsExactly("breaker open", "breaker closed");
  }

  @Test
  void listenerThatThrows_breaksNothing_andTheOthersHear() {
    DeliveryListener broken =
        new DeliveryListener() {
          @Override
          public void published(Event event, List<String> deliveryIds, int deliveryCount) {
            throw new IllegalStateException("planned");
          }

          @Override
          public void changed(DeliveryChange change) {
            throw new AssertionError("planned");
          }
        };
    EngineRig rig = new EngineRig(builder -> builder.listener(broken).listener(diary)).start();
    rig.subscribe();

    String id = rig.publish("evt_1");

    assertThat(rig.delivery(id).status().isTerminal()).isTrue();
    assertThat(diary.lines).hasSize(2);
  }

  @Test
  void listenerThatHangs_keepsNeitherDeliveriesNorTheCloseWaitingForEver() throws Exception {
    CountDownLatch isReleased = new CountDownLatch(1);
    CountDownLatch isEnded = new CountDownLatch(2);
    DeliveryListener hanging =
        new DeliveryListener() {
          @Override
          public void published(Event event, List<String> deliveryIds, int deliveryCount) {
            try {
              isReleased.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Reprise engine = threaded(hanging, ended(isEnded)).start();
    publish(engine, "evt_1");
    publish(engine, "evt_2");

    assertThat(isEnded.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(engine.close(Duration.ofMillis(300))).isTrue();

    isReleased.countDown();
  }

  @Test
  void close_waitsUntilAllIsHeard() {
    Reprise engine = threaded(diary).start();
    IntStream.range(0, 100).forEach(i -> publish(engine, "evt_" + i));

    engine.close(Duration.ofSeconds(30));

    assertThat(diary.lines).filteredOn(line -> line.startsWith("published")).hasSize(100);
  }

  private static Reprise threaded(DeliveryListener... listeners) {
    Reprise.Builder builder =
        Reprise.builder(InMemoryDeliveryStore.create(), new ScriptedSender())
            .loops(ThreadLoop::new);
    List.of(listeners).forEach(builder::listener);
    Reprise engine = builder.build();
    engine
        .subscriptions()
        .create(NewSubscription.of(TENANT, EngineRig.URL).withId("wbs_1"))
        .orElseThrow();
    return engine;
  }

  private static void publish(Reprise engine, String eventId) {
    engine
        .events()
        .publish(NewEvent.of(TENANT, "order.paid", Payload.json("{}")).withId(eventId))
        .orElseThrow();
  }

  private static DeliveryListener ended(CountDownLatch latch) {
    return new DeliveryListener() {
      @Override
      public void changed(DeliveryChange change) {
        if (change.kind() == DeliveryChange.Kind.ENDED) {
          latch.countDown();
        }
      }
    };
  }

  private EngineRig rig() {
    EngineRig rig = new EngineRig(builder -> builder.listener(diary)).start();
    rig.subscribe();
    return rig;
  }

  /** Writes down what it hears. */
  private static final class Diary implements DeliveryListener {

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final List<Attempt> attempts = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void published(Event event, List<String> deliveryIds, int deliveryCount) {
      lines.add("published " + event.id() + " " + deliveryCount);
    }

    @Override
    public void changed(DeliveryChange change) {
      change.attempt().ifPresent(attempts::add);
      lines.add(
          String.join(
              " ",
              change.deliveryId(),
              change.kind().name(),
              change.status().map(Enum::name).orElse("-"),
              change.detail().map(Enum::name).orElse("-"),
              String.valueOf(change.attempt().map(Attempt::number).orElse(0))));
    }

    @Override
    public void disabled(Subscription subscription) {
      lines.add("disabled " + subscription.health().disabledReason().orElseThrow());
    }

    @Override
    public void breakerChanged(LaneId lane, boolean isOpen) {
      lines.add("breaker " + (isOpen ? "open" : "closed"));
    }
  }
}
