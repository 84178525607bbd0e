package dev.reprise;

import static dev.reprise.EngineRig.START;
import static dev.reprise.EngineRig.TENANT;
import static dev.reprise.ScriptedSender.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.Stop;
import dev.reprise.model.StopScope;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.SendRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stop and go, on virtual time. */
class StopTest {

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final StopScope OF_LANE = StopScope.ofSubscription(TENANT, "wbs_1");

  static List<StopScope> scopes() {
    return List.of(StopScope.everything(), StopScope.ofTenant(TENANT), OF_LANE);
  }

  @ParameterizedTest
  @MethodSource("scopes")
  void stopped_nothingStarts_untilGo(StopScope scope) {
    EngineRig rig = rig();
    stop(rig, scope);

    String id = rig.publish("evt_1");
    rig.time.advance(Duration.ofMinutes(10));
    assertThat(rig.sender.requests()).isEmpty();
    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.PENDING);

    rig.reprise.stops().go(scope).orElseThrow();
    rig.time.advance(Duration.ofMillis(100));

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void stopOfOthers_holdsNothingUp() {
    EngineRig rig = rig();
    rig.subscribe("wbs_2");
    stop(rig, StopScope.ofTenant("globex"));
    stop(rig, StopScope.ofSubscription(TENANT, "wbs_2"));

    rig.publish("evt_1");

    assertThat(rig.all())
        .extracting(Delivery::subscriptionId, Delivery::status)
        .containsExactlyInAnyOrder(
            tuple("wbs_1", DeliveryStatus.SUCCEEDED), tuple("wbs_2", DeliveryStatus.PENDING));
  }

  @Test
  void twoStops_bothMustEnd() {
    EngineRig rig = rig();
    stop(rig, StopScope.everything());
    stop(rig, OF_LANE);
    rig.publish("evt_1");

    rig.reprise.stops().go(StopScope.everything()).orElseThrow();
    rig.time.advance(Duration.ofMinutes(1));
    assertThat(rig.sender.requests()).isEmpty();

    rig.reprise.stops().go(OF_LANE).orElseThrow();
    rig.time.advance(Duration.ofMillis(100));
    assertThat(rig.sender.requests()).hasSize(1);
  }

  @Test
  void whatIsInFlight_endsAndIsRecorded_andItsRetryWaits() {
    EngineRig rig = rig();
    rig.sender.hangAll();
    String id = rig.publish("evt_1");
    stop(rig, OF_LANE);

    rig.sender.report(rig.sender.hanging().get(0), answer(500));
    rig.time.advance(Duration.ofMinutes(1));

    assertThat(rig.attempts(id)).hasSize(1);
    assertThat(rig.sender.requests()).hasSize(1);
  }

  @Test
  void stoppedByAnotherNode_isSeenWithTheNextRenewal() {
    EngineRig rig = rig();
    rig.store
        .stops()
        .stop(new Stop(OF_LANE, Optional.empty(), Optional.empty(), START), HostTransaction.none());
    rig.time.advance(Duration.ofSeconds(5));

    rig.publish("evt_1");

    assertThat(rig.sender.requests()).isEmpty();
  }

  @Test
  void stopsThatCannotBeRead_letNothingStartAfterALease() {
    EngineRig rig = rig();
    rig.store.fail("standing", FaultyStore.failure(true));

    IntStream.range(0, 60)
        .forEach(
            i -> {
              rig.accept("evt_" + i);
              rig.time.advance(Duration.ofSeconds(1));
            });
    Instant last = START.plus(LEASE);
    assertThat(rig.sender.requests())
        .hasSizeBetween(25, 31)
        .extracting(SendRequest::now)
        .allSatisfy(at -> assertThat(at).isBeforeOrEqualTo(last));

    rig.store.heal("standing");
    rig.time.advance(Duration.ofMinutes(1));
    assertThat(rig.all()).extracting(Delivery::status).containsOnly(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void afterGo_whatWaitedGoesOutAtTheRamp() {
    EngineRig rig = rig();
    stop(rig, StopScope.everything());
    IntStream.range(0, 200).forEach(i -> rig.accept("evt_" + i));
    rig.time.advance(Duration.ofMinutes(2));

    rig.reprise.stops().go(StopScope.everything()).orElseThrow();
    rig.time.advance(Duration.ofSeconds(5));
    assertThat(rig.sender.requests()).hasSizeBetween(45, 56);

    rig.time.advance(Duration.ofSeconds(30));
    assertThat(rig.all()).extracting(Delivery::status).containsOnly(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void stopped_asksTheStoreForNoLane() {
    EngineRig rig = rig();
    stop(rig, StopScope.everything());
    IntStream.range(0, 10).forEach(i -> rig.accept("evt_" + i));
    rig.time.settle();
    int before = rig.store.calls("due") + rig.store.calls("find");

    rig.time.advance(Duration.ofMinutes(10));

    assertThat(rig.store.calls("due") + rig.store.calls("find")).isEqualTo(before);
  }

  @Test
  void stop_saysWhoAndWhy_andTheSecondChangesNothing() {
    EngineRig rig = rig();
    StopRequest request =
        StopRequest.of(OF_LANE).withActor("ann").withReason("their database is down");

    Stop first = rig.reprise.stops().stop(request).orElseThrow();
    rig.time.advance(Duration.ofSeconds(1));
    Stop second = rig.reprise.stops().stop(request.withActor("bob")).orElseThrow();

    assertThat(first.actor()).contains("ann");
    assertThat(first.reason()).contains("their database is down");
    assertThat(second).isEqualTo(first);
    assertThat(rig.reprise.stops().standing()).containsExactly(first);
    assertThat(rig.reprise.stops().go(OF_LANE).orElseThrow()).contains(first);
    assertThat(rig.reprise.stops().go(OF_LANE).orElseThrow()).isEmpty();
  }

  @Test
  void unknownSubscription_isRefused() {
    EngineRig rig = rig();
    StopScope unknown = StopScope.ofSubscription("globex", "wbs_1");

    assertThat(rig.reprise.stops().stop(StopRequest.of(unknown)).code())
        .isEqualTo("resource_not_found");
    assertThat(rig.reprise.stops().go(unknown).code()).isEqualTo("resource_not_found");
  }

  @Test
  void pausedAndStopped_goWaitsForTheResume() {
    EngineRig rig = rig();
    stop(rig, OF_LANE);
    rig.publish("evt_1");
    setStatus(rig, SubscriptionStatus.PAUSED);

    rig.reprise.stops().go(OF_LANE).orElseThrow();
    rig.time.advance(Duration.ofMinutes(1));
    assertThat(rig.sender.requests()).isEmpty();

    setStatus(rig, SubscriptionStatus.ACTIVE);
    rig.time.advance(Duration.ofMillis(100));
    assertThat(rig.sender.requests()).hasSize(1);
  }

  private static void setStatus(EngineRig rig, SubscriptionStatus status) {
    rig.reprise
        .subscriptions()
        .update(TENANT, "wbs_1", SubscriptionChange.nothing().withStatus(status))
        .orElseThrow();
  }

  private static EngineRig rig() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    return rig;
  }

  private static void stop(EngineRig rig, StopScope scope) {
    rig.reprise.stops().stop(StopRequest.of(scope)).orElseThrow();
    rig.time.settle();
  }
}
