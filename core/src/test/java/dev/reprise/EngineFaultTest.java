package dev.reprise;

import static dev.reprise.EngineRig.TENANT;
import static dev.reprise.EngineRig.URL;
import static dev.reprise.FaultyStore.failure;
import static dev.reprise.ScriptedSender.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Attempt;
import dev.reprise.model.Bytes;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.DisabledReason;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.SendRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine makes of stores and senders that break their contracts. */
class EngineFaultTest {

  private static final Duration LEASE = Duration.ofSeconds(30);

  @ParameterizedTest
  @ValueSource(strings = {"lanesDue", "due", "find", "renew", "payload", "settle"})
  void storeThatThrowsAnything_doesNotEndTheEngine(String method) {
    EngineRig rig = new EngineRig();
    rig.subscribe();
    String id = rig.accept("evt_1");
    rig.sender.answerAll(500);
    rig.store.fail(method, new IllegalStateException("planned"));
    rig.start();
    rig.time.advance(Duration.ofMinutes(2));

    rig.store.heal(method);
    rig.sender.answerAll(200);
    rig.time.advance(Duration.ofMinutes(10));

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void outage_isRetriedAtOnePace_howeverLongItLasts() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.store.down(true);
    rig.accept("evt_1");
    rig.time.advance(Duration.ofMinutes(10));
    int before = rig.store.calls("lanesDue") + rig.store.calls("due");

    rig.time.advance(Duration.ofMinutes(1));

    assertThat(rig.store.calls("lanesDue") + rig.store.calls("due") - before)
        .isLessThanOrEqualTo(30);
  }

  @Test
  void subscriptionReadBeforeALongStall_isReadAgain() {
    EngineRig rig = new EngineRig();
    rig.subscribe();
    rig.accept("evt_1");
    rig.store.stallOnce(
        "due",
        () -> {
          rig.reprise
              .subscriptions()
              .update(
                  TENANT,
                  "wbs_1",
                  SubscriptionChange.nothing().withStatus(SubscriptionStatus.PAUSED))
              .orElseThrow();
          rig.time.advance(Duration.ofSeconds(40));
        });

    rig.start();
    rig.time.advance(Duration.ofMinutes(1));

    assertThat(rig.sender.requests()).isEmpty();
  }

  @Test
  void settlementThatWaitsForALock_holdsNobodyElseUp() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.hangAll();
    List<String> ids = IntStream.range(0, 10).mapToObj(i -> rig.accept("evt_" + i)).toList();
    rig.time.advance(Duration.ofMillis(100));
    rig.store.lock(ids.get(0));

    rig.sender.hanging().forEach(request -> rig.sender.report(request, answer(200)));
    rig.time.advance(Duration.ofSeconds(1));

    assertThat(ids)
        .filteredOn(id -> rig.delivery(id).status() == DeliveryStatus.SUCCEEDED)
        .hasSize(9);
  }

  @Test
  void senderWithoutAReport_isAFailedAttempt() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.hangAll();
    String id = rig.publish("evt_1");

    rig.sender.reportNothing(rig.sender.hanging().get(0));
    rig.time.advance(Duration.ofMillis(100));

    assertThat(rig.attempts(id))
        .extracting(attempt -> attempt.error().orElseThrow().kind())
        .containsExactly(ErrorKind.PROTOCOL);
  }

  @Test
  void payloadThatCannotBeRead_doesNotBlockItsLane() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    setStatus(rig, SubscriptionStatus.PAUSED);
    String unreadable = rig.accept("evt_0");
    IntStream.range(1, 40).forEach(i -> rig.accept("evt_" + i));
    rig.store.poison(rig.delivery(unreadable).event().ref());

    setStatus(rig, SubscriptionStatus.ACTIVE);
    rig.time.advance(Duration.ofSeconds(1));

    assertThat(rig.all())
        .filteredOn(delivery -> delivery.status() == DeliveryStatus.PENDING)
        .extracting(Delivery::id)
        .containsExactly(unreadable);
    assertThat(rig.attempts(unreadable))
        .extracting(attempt -> attempt.error().orElseThrow().kind())
        .containsExactly(ErrorKind.PAYLOAD_CORRUPT);
    assertThat(rig.sender.requests()).hasSize(39);
  }

  @Test
  void timeoutSetUnderALongerLease_isCutToWhatThisOneAllows() {
    EngineRig rig = new EngineRig(builder -> builder.lease(Duration.ofSeconds(15)));
    SubscriptionSettings slow =
        SubscriptionSettings.builder().attemptTimeout(Duration.ofSeconds(25)).build();
    rig.subscribe();
    rig.store
        .subscriptions()
        .update(TENANT, "wbs_1", current -> current.withSettings(slow), HostTransaction.none());
    rig.start();

    rig.publish("evt_1");

    assertThat(rig.sender.requests())
        .extracting(SendRequest::timeout)
        .containsExactly(Duration.ofMillis(12_500));
  }

  @Test
  void manyHangingReceivers_leaveRoomForTheOthers() {
    EngineRig rig = new EngineRig();
    rig.sender.script(
        request -> request.url().contains("slow") ? Optional.empty() : Optional.of(answer(200)));
    IntStream.range(0, 100)
        .forEach(
            i ->
                rig.reprise
                    .subscriptions()
                    .create(NewSubscription.of(TENANT, "https://slow.example/" + i))
                    .orElseThrow());
    IntStream.range(0, 20).forEach(i -> rig.accept("evt_" + i));
    rig.start();
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(rig.sender.hanging()).hasSizeBetween(768, 1_024);

    rig.reprise
        .subscriptions()
        .create(
            NewSubscription.of(TENANT, URL).withId("wbs_1").withEventTypes(List.of("order.paid")))
        .orElseThrow();
    rig.publish("evt_last");

    assertThat(rig.sender.requests()).extracting(SendRequest::url).contains(URL);
  }

  @Test
  void supersedingWhileItIsSent_isRefused() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    List<String> codes = new ArrayList<>();
    rig.sender.script(
        request -> {
          ReplayRequest supersede =
              ReplayRequest.of(TENANT, request.deliveryId()).withWhenPending(WhenPending.SUPERSEDE);
          codes.add(rig.reprise.replays().replay(supersede).code());
          return Optional.of(answer(200));
        });

    rig.publish("evt_1");

    assertThat(codes).containsExactly("attempt_in_flight");
    assertThat(rig.sender.requests()).hasSize(1);
  }

  @Test
  void successReportedAfterTheDeadline_endsTheDelivery() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.hangAll();
    String id = rig.publish("evt_1");
    SendRequest slow = rig.sender.hanging().get(0);
    rig.time.advance(Duration.ofSeconds(11));
    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.PENDING);

    rig.sender.report(slow, answer(200));
    rig.time.advance(Duration.ofMinutes(5));

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(rig.attempts(id)).extracting(Attempt::isLate).containsExactly(false, true);
    assertThat(rig.sender.requests()).hasSize(1);
  }

  @Test
  void closedWhileNobodyLooked_isHeldAtTheNextStart() {
    EngineRig first = new EngineRig().start();
    first.subscribe();
    first.sender.answerAll(500);
    String id = first.publish("evt_1");
    first.reprise.close(Duration.ZERO);
    setStatus(first, SubscriptionStatus.DISABLED);

    Reprise second =
        Reprise.builder(first.store, first.sender).loops(name -> first.time.loop()).build().start();
    first.time.advance(LEASE.plusSeconds(1));

    assertThat(second.deliveries().find(TENANT, id).orElseThrow().status())
        .isEqualTo(DeliveryStatus.HELD);
    assertThat(first.sender.requests()).hasSize(1);
  }

  @Test
  void goneIsNotForgotten_whenItsWriteFails() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.answerAll(410);
    rig.store.fail("update", failure(true));
    rig.publish("evt_1");
    assertThat(rig.subscription().isOpen()).isTrue();

    rig.store.heal("update");
    rig.time.advance(Duration.ofSeconds(10));

    assertThat(rig.subscription().health().disabledReason()).contains(DisabledReason.GONE);
  }

  @Test
  void payloadLargerThanTheBound_isSentAllTheSame() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.hangAll();
    rig.publish("evt_small");
    Payload large = new Payload(Bytes.copyOf(new byte[65 << 20]), "text/plain");

    rig.reprise.events().publish(NewEvent.of(TENANT, "report.ready", large)).orElseThrow();
    rig.time.advance(Duration.ofMillis(100));
    rig.publish("evt_after");

    assertThat(rig.sender.requests())
        .extracting(request -> request.payload().bytes().size())
        .containsExactly(2, 65 << 20);
  }

  @Test
  void draining_startsNothingMore() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.accept("evt_1");

    rig.reprise.close(Duration.ZERO);
    rig.time.advance(Duration.ofMinutes(1));

    assertThat(rig.sender.requests()).isEmpty();
  }

  @Test
  void secondClose_doesNotClaimWhatTheFirstCouldNot() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.hangAll();
    rig.publish("evt_1");

    assertThat(rig.reprise.close(Duration.ZERO)).isFalse();
    assertThat(rig.reprise.close(Duration.ZERO)).isFalse();
    assertThatThrownBy(() -> rig.reprise.close(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(rig.reprise::start).isInstanceOf(IllegalStateException.class);
  }

  private static void setStatus(EngineRig rig, SubscriptionStatus status) {
    rig.reprise
        .subscriptions()
        .update(TENANT, "wbs_1", SubscriptionChange.nothing().withStatus(status))
        .orElseThrow();
  }
}
