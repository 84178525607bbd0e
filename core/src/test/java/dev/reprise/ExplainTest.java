package dev.reprise;

import static dev.reprise.EngineRig.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.internal.loop.ThreadLoop;
import dev.reprise.memory.InMemoryDeliveryStore;
import dev.reprise.model.BreakerState;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.LaneId;
import dev.reprise.model.LaneReport;
import dev.reprise.model.LaneState;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.Stop;
import dev.reprise.model.StopScope;
import dev.reprise.model.SubscriptionStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExplainTest {

  private static final LaneId LANE = new LaneId(TENANT, "wbs_1");

  @Test
  void ended_saysSo() {
    EngineRig rig = rig();
    String id = rig.publish("evt_1");

    Explanation explained = explain(rig, id);

    assertThat(explained.reasons()).containsExactly(WaitReason.ENDED);
    assertThat(explained.nextAttempt()).isEmpty();
    assertThat(explained.lane()).isEqualTo(LaneReport.of(LaneState.atRest().limitedTo(16)));
  }

  @Test
  void waitingForItsRetry_saysWhenAndWhich() {
    EngineRig rig = rig();
    rig.sender.answerAll(500);
    String id = rig.publish("evt_1");

    Explanation explained = explain(rig, id);

    assertThat(explained.reasons()).containsExactly(WaitReason.NOT_DUE);
    assertThat(explained.nextAttempt()).contains(2);
    assertThat(explained.delivery().progress().nextAttemptAt())
        .hasValueSatisfying(at -> assertThat(at).isAfter(explained.at()));
  }

  @Test
  void inFlight_saysSo() {
    EngineRig rig = rig();
    rig.sender.hangAll();

    Explanation explained = explain(rig, rig.publish("evt_1"));

    assertThat(explained.reasons()).containsExactly(WaitReason.IN_FLIGHT);
    assertThat(state(explained).inFlight()).isEqualTo(1);
  }

  @Test
  void receiverThatFails_isLeftAlone() {
    EngineRig rig = rig();
    rig.sender.answerAll(500);
    IntStream.range(0, 5).forEach(i -> rig.publish("evt_" + i));

    String id = rig.publish("evt_5");

    Explanation explained = explain(rig, id);
    assertThat(explained.reasons()).containsExactly(WaitReason.BREAKER);
    assertThat(state(explained).breaker()).isEqualTo(BreakerState.HELD);
    assertThat(state(explained).startsIn()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
    assertThat(explained.nextAttempt()).contains(1);
  }

  @Test
  void receiverThatIsProbed_letsTheOthersWait() {
    EngineRig rig = rig();
    rig.sender.answerAll(500);
    IntStream.range(0, 5).forEach(i -> rig.publish("evt_" + i));
    rig.sender.hangAll();
    rig.accept("evt_5");
    String id = rig.accept("evt_6");

    rig.time.advance(Duration.ofSeconds(6));

    Explanation explained = explain(rig, id);
    assertThat(state(explained).breaker()).isEqualTo(BreakerState.PROBING);
    assertThat(explained.reasons()).containsExactly(WaitReason.BREAKER);
  }

  @Test
  void asManyInFlightAsMayBe_saysSo() {
    EngineRig rig = rig();
    rig.sender.hangAll();
    IntStream.range(0, 16).forEach(i -> rig.publish("evt_" + i));

    Explanation explained = explain(rig, rig.publish("evt_16"));

    assertThat(explained.reasons()).containsExactly(WaitReason.IN_FLIGHT_LIMIT);
    assertThat(state(explained).inFlight()).isEqualTo(16);
    assertThat(state(explained).inFlightMax()).isEqualTo(16);
  }

  @Test
  void deliveryBehindAnother_namesIt() {
    DeliveryPolicy inOrder =
        DeliveryPolicy.defaults().toBuilder().order(DeliveryOrder.FIFO).build();
    EngineRig rig = new EngineRig(builder -> builder.policy(inOrder)).start();
    rig.subscribe();
    rig.sender.answerAll(500);
    String first = rig.publish("evt_1");
    String second = rig.publish("evt_2");

    assertThat(explain(rig, first).behind()).isEmpty();
    assertThat(explain(rig, first).reasons()).containsExactly(WaitReason.NOT_DUE);
    assertThat(explain(rig, second).behind()).contains(first);
    assertThat(explain(rig, second).reasons()).containsExactly(WaitReason.ORDER);
  }

  @Test
  void rate_saysSo() {
    DeliveryPolicy slow = DeliveryPolicy.defaults().toBuilder().ratePerSecond(0.1).build();
    EngineRig rig = new EngineRig(builder -> builder.policy(slow)).start();
    rig.subscribe();
    rig.publish("evt_1");
    rig.time.advance(Duration.ofSeconds(15));
    rig.publish("evt_2");

    Explanation explained = explain(rig, rig.publish("evt_3"));

    assertThat(explained.reasons()).containsExactly(WaitReason.RATE);
  }

  @Test
  void pausedAndStopped_saysBoth_andByWhom() {
    EngineRig rig = rig();
    setStatus(rig, SubscriptionStatus.PAUSED);
    StopRequest stop = StopRequest.of(StopScope.ofTenant(TENANT)).withActor("ann");
    rig.reprise.stops().stop(stop).orElseThrow();
    rig.reprise.stops().stop(StopRequest.of(StopScope.ofTenant("globex"))).orElseThrow();

    Explanation explained = explain(rig, rig.publish("evt_1"));

    assertThat(explained.reasons()).containsExactly(WaitReason.STOPPED, WaitReason.PAUSED);
    assertThat(explained.stops())
        .flatExtracting(each -> each.actor().stream().toList())
        .isEqualTo(List.of("ann"));
    assertThat(explained.stops()).extracting(Stop::scope).containsExactly(stop.scope());
  }

  @Test
  void closedSubscription_isAboutToHold() {
    EngineRig rig = new EngineRig();
    rig.subscribe();
    String id = rig.accept("evt_1");
    setStatus(rig, SubscriptionStatus.DISABLED);

    assertThat(explain(rig, id).reasons()).containsExactly(WaitReason.CLOSED);

    rig.start();
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(explain(rig, id).reasons()).containsExactly(WaitReason.ENDED);
  }

  @Test
  void nodeWithoutTheSlot_saysThatItDoesNotKnow() {
    EngineRig rig = new EngineRig();
    rig.subscribe();
    String id = rig.accept("evt_1");

    Explanation explained = explain(rig, id);

    assertThat(explained.lane()).isEqualTo(LaneReport.elsewhere());
    assertThat(explained.reasons()).containsExactly(WaitReason.DUE);
  }

  @Test
  void dispatcherThatDoesNotAnswer_isUnknown() {
    EngineRig rig =
        new EngineRig(builder -> builder.laneAnswers(answer -> answer.cancel(false))).start();
    rig.subscribe();
    rig.sender.answerAll(500);

    Explanation explained = explain(rig, rig.publish("evt_1"));

    assertThat(explained.lane()).isEqualTo(LaneReport.unknown());
    assertThat(explained.reasons()).containsExactly(WaitReason.NOT_DUE);
  }

  @Test
  void unknownDelivery_isNotExplained() {
    EngineRig rig = rig();
    String id = rig.publish("evt_1");

    assertThat(rig.reprise.deliveries().explain("globex", id)).isEmpty();
  }

  @Test
  void lanes_areAllReported() {
    EngineRig rig = rig();
    rig.sender.answerAll(500);
    IntStream.range(0, 5).forEach(i -> rig.publish("evt_" + i));
    LaneId idle = new LaneId(TENANT, "wbs_2");

    assertThat(rig.reprise.subscriptions().lanes(List.of(LANE, idle)))
        .hasSize(2)
        .containsEntry(idle, LaneReport.of(LaneState.atRest()))
        .hasEntrySatisfying(
            LANE,
            report ->
                assertThat(report.state().orElseThrow().breaker()).isEqualTo(BreakerState.HELD));
  }

  @Test
  void onThreads_theDispatcherAnswers() {
    Reprise engine =
        Reprise.builder(InMemoryDeliveryStore.create(), hanging()).loops(ThreadLoop::new).build();
    engine
        .subscriptions()
        .create(NewSubscription.of(TENANT, EngineRig.URL).withId("wbs_1"))
        .orElseThrow();
    NewEvent event = NewEvent.of(TENANT, "order.paid", Payload.json("{}"));
    String id = engine.events().publish(event).orElseThrow().deliveryIds().get(0);
    engine.start();

    LaneReport.Owner owner = LaneReport.Owner.NOT_THIS_NODE;
    while (owner == LaneReport.Owner.NOT_THIS_NODE) {
      owner = engine.deliveries().explain(TENANT, id).orElseThrow().lane().owner();
    }

    assertThat(owner).isEqualTo(LaneReport.Owner.THIS_NODE);
    engine.close(Duration.ZERO);
  }

  private static ScriptedSender hanging() {
    ScriptedSender sender = new ScriptedSender();
    sender.hangAll();
    return sender;
  }

  private static EngineRig rig() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    return rig;
  }

  private static Explanation explain(EngineRig rig, String id) {
    return rig.reprise.deliveries().explain(TENANT, id).orElseThrow();
  }

  private static LaneState state(Explanation explained) {
    return explained.lane().state().orElseThrow();
  }

  private static void setStatus(EngineRig rig, SubscriptionStatus status) {
    rig.reprise
        .subscriptions()
        .update(TENANT, "wbs_1", SubscriptionChange.nothing().withStatus(status))
        .orElseThrow();
  }
}
