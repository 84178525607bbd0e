package dev.reprise;

import static dev.reprise.EngineRig.START;
import static dev.reprise.EngineRig.TENANT;
import static dev.reprise.EngineRig.URL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.internal.loop.VirtualTime;
import dev.reprise.memory.InMemoryDeliveryStore;
import dev.reprise.model.LaneId;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.spi.SlotSet;
import dev.reprise.spi.Wake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two engines that tell each other of work, over one store on virtual time; none polls in time. */
class WakingTest {

  private static final Duration SPREAD = Duration.ofSeconds(12);
  private static final Duration MOMENT = Duration.ofMillis(21);
  private static final int LANES = 60;
  private static final int WAKES_PER_SECOND_MAX = 50;
  private static final int NAMED_MAX = 500;

  private final VirtualTime time = new VirtualTime(START);
  private final FakeWakeChannel channel = new FakeWakeChannel();
  private final FaultyStore store =
      new FaultyStore(InMemoryDeliveryStore.create(time)).with(channel);
  private final ScriptedSender firstSender = new ScriptedSender();
  private final ScriptedSender secondSender = new ScriptedSender();
  private final Reprise first = engine(firstSender);
  private final Reprise second = engine(secondSender);
  private int published;

  @BeforeEach
  void startBoth() {
    subscribe(0, LANES);
    first.start();
    second.start();
    time.advance(SPREAD);
  }

  @Test
  void whatOneNodeAccepts_isAttemptedByTheOthers_atOnce() {
    publish(first);
    time.advance(MOMENT);

    assertThat(firstSender.requests()).isNotEmpty();
    assertThat(secondSender.requests()).isNotEmpty();
    assertThat(attempts()).isEqualTo(LANES);
  }

  @Test
  void nodeThatIsNotStarted_tellsThoseThatAre() {
    publish(engine(new ScriptedSender()));
    time.advance(MOMENT);

    assertThat(attempts()).isEqualTo(LANES);
  }

  @Test
  void replayAndExpedite_areToldToo() {
    secondSender.answerAll(500);
    publish(first);
    time.advance(MOMENT);
    String failed = secondSender.requests().get(0).deliveryId();
    int before = secondSender.requests().size();

    first.deliveries().expedite(TENANT, failed).orElseThrow();
    time.advance(MOMENT);
    assertThat(secondSender.requests()).hasSize(before + 1);

    ReplayRequest replay = ReplayRequest.of(TENANT, failed).withWhenPending(WhenPending.SUPERSEDE);
    first.replays().replay(replay).orElseThrow();
    time.advance(MOMENT);
    assertThat(secondSender.requests()).hasSize(before + 2);
  }

  @Test
  void lanesOfTheNodesOwn_areNotTold() {
    publish(first);
    time.advance(MOMENT);

    List<LaneId> told = channel.told().stream().flatMap(wake -> wake.lanes().stream()).toList();
    assertThat(told).containsExactlyInAnyOrderElementsOf(lanesOf(secondSender));
  }

  @Test
  void manyAccepted_areToldInFewWakes() {
    int events = 500;
    channel.told().clear();
    for (int i = 0; i < events; i++) {
      publish(first);
      time.advance(Duration.ofMillis(2));
    }
    time.advance(Duration.ofMillis(100));

    assertThat(channel.told()).hasSizeBetween(2, WAKES_PER_SECOND_MAX + 1);
    assertThat(attempts()).isEqualTo(events * LANES);
  }

  @Test
  void moreLanesThanAreNamed_areLookedFor() {
    int lanes = 3 * NAMED_MAX;
    subscribe(LANES, lanes);
    time.advance(Duration.ofSeconds(1));
    channel.told().clear();

    publish(first);
    time.advance(Duration.ofSeconds(1));

    assertThat(channel.told()).anySatisfy(wake -> assertThat(wake.slots().isEmpty()).isFalse());
    assertThat(channel.told())
        .allSatisfy(wake -> assertThat(wake.lanes()).hasSizeLessThanOrEqualTo(NAMED_MAX));
    assertThat(attempts()).isEqualTo(lanes);
  }

  @Test
  void wakesForEverything_leadToFewLooks() {
    int before = store.calls("lanesDue");
    for (int i = 0; i < 1_000; i++) {
      channel.hear(Wake.everywhere());
      time.advance(Duration.ofMillis(1));
    }

    assertThat(store.calls("lanesDue") - before).isBetween(2, 2 * 11);
  }

  @Test
  void onlyWhoOwnsTheSlots_looks() {
    publish(first);
    time.advance(MOMENT);
    int before = store.calls("lanesDue");

    int slot = lanesOf(secondSender).get(0).slot();
    channel.hear(new Wake(List.of(), SlotSet.of(IntStream.of(slot))));
    time.advance(MOMENT);

    assertThat(store.calls("lanesDue")).isEqualTo(before + 1);
  }

  @Test
  void channelThatFails_isLeftAloneForAWhile_andHarmsNobody() {
    channel.failing(true);
    for (int i = 0; i < 10; i++) {
      publish(first);
      time.advance(Duration.ofMillis(90));
    }
    assertThat(channel.told()).hasSize(1);
    assertThat(firstSender.requests()).isNotEmpty();
    assertThat(secondSender.requests()).isEmpty();

    channel.failing(false);
    time.advance(Duration.ofSeconds(1));
    assertThat(attempts()).isEqualTo(10 * LANES);
  }

  @Test
  void nodeThatCloses_listensNoMore() {
    assertThat(channel.listeners()).isEqualTo(2);

    second.closeWhenDrained(() -> {});
    time.advance(MOMENT);

    assertThat(channel.listeners()).isEqualTo(1);
  }

  private Reprise engine(ScriptedSender sender) {
    return Reprise.builder(store, sender)
        .pollInterval(Duration.ofDays(1))
        .loops(name -> time.loop())
        .build();
  }

  private void subscribe(int from, int to) {
    for (int i = from; i < to; i++) {
      NewSubscription wanted = NewSubscription.of(TENANT, URL).withId(lane(i).subscriptionId());
      first.subscriptions().create(wanted).orElseThrow();
    }
  }

  private static LaneId lane(int number) {
    return new LaneId(TENANT, "wbs_" + number);
  }

  private void publish(Reprise node) {
    NewEvent event = NewEvent.of(TENANT, "order.paid", Payload.json("{}"));
    node.events().publish(event.withId("evt_" + published++)).orElseThrow();
  }

  private List<LaneId> lanesOf(ScriptedSender sender) {
    return sender.requests().stream()
        .map(each -> first.deliveries().find(TENANT, each.deliveryId()).orElseThrow().lane())
        .toList();
  }

  private int attempts() {
    List<String> sent = new ArrayList<>();
    firstSender.requests().forEach(each -> sent.add(each.deliveryId()));
    secondSender.requests().forEach(each -> sent.add(each.deliveryId()));
    assertThat(sent).doesNotHaveDuplicates();
    return sent.size();
  }
}
