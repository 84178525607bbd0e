package dev.reprise;

import static dev.reprise.EngineRig.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.StatusDetail;
import dev.reprise.model.SubscriptionStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an engine asks its store when it starts, and while nothing is due, on virtual time. */
class IdleTest {

  @Test
  void lanesWithNothingDue_areNotVisited() {
    EngineRig rig = new EngineRig();
    IntStream.range(0, 100).forEach(i -> rig.subscribe("wbs_" + i));
    rig.accept("evt_1");
    backOff(rig);
    int visits = rig.store.calls("find");

    rig.start();
    rig.time.advance(Duration.ofMinutes(2));

    assertThat(rig.store.calls("find")).isEqualTo(visits);
    assertThat(rig.store.calls("lanesOutdated")).isEqualTo(2);
  }

  @Test
  void closedWhileNoEngineRan_isHeldAtTheStart() {
    EngineRig rig = new EngineRig();
    rig.subscribe("wbs_1");
    rig.subscribe("wbs_2");
    List<String> ids =
        rig.reprise
            .events()
            .publish(NewEvent.of(TENANT, "order.paid", Payload.json("{}")))
            .orElseThrow()
            .deliveryIds();
    backOff(rig);
    Subscriptions subscriptions = rig.reprise.subscriptions();
    subscriptions
        .update(
            TENANT, "wbs_1", SubscriptionChange.nothing().withStatus(SubscriptionStatus.DISABLED))
        .orElseThrow();
    subscriptions.delete(TENANT, "wbs_2").orElseThrow();

    rig.start();
    rig.time.advance(Duration.ofSeconds(1));

    assertThat(ids).extracting(id -> rig.delivery(id).status()).containsOnly(DeliveryStatus.HELD);
    assertThat(ids)
        .extracting(id -> rig.delivery(id).progress().detail())
        .containsExactlyInAnyOrder(
            StatusDetail.SUBSCRIPTION_DISABLED, StatusDetail.SUBSCRIPTION_DELETED);
  }

  @Test
  void storeThatFailsInTheMiddleOfTheFirstLook_isAskedTheRestLater() {
    EngineRig rig = new EngineRig();
    rig.subscribe();
    String id = rig.accept("evt_1");
    backOff(rig);
    rig.reprise.subscriptions().delete(TENANT, "wbs_1").orElseThrow();
    rig.store.fail("lanesOutdated", FaultyStore.failure(true));
    rig.start();
    rig.time.advance(Duration.ofMinutes(1));
    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.PENDING);

    rig.store.heal("lanesOutdated");
    rig.time.advance(Duration.ofSeconds(10));

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.HELD);
  }

  /** Lets another engine fail with what was accepted, until all of it waits for hours. */
  private static void backOff(EngineRig rig) {
    rig.sender.answerAll(500);
    Reprise engine =
        Reprise.builder(rig.store, rig.sender).loops(name -> rig.time.loop()).build().start();
    rig.time.advance(Duration.ofHours(2));
    engine.closeWhenDrained(() -> {});
    rig.time.settle();
  }
}
