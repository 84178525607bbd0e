package dev.reprise.contract;

import static dev.reprise.contract.Samples.START;
import static dev.reprise.contract.Samples.TENANT;
import static dev.reprise.contract.Samples.dueIn;
import static dev.reprise.contract.Samples.event;
import static dev.reprise.contract.Samples.inEpoch;
import static dev.reprise.contract.Samples.subscription;
import static dev.reprise.contract.Samples.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.DisabledReason;
import dev.reprise.model.LaneId;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.LanePage;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.SlotSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a {@link dev.reprise.spi.DeliveryQueue} finds the lanes to visit. */
public abstract class LanesContract extends StoreContract {

  private static final LaneId IN_LANE = new LaneId(TENANT, LANE);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** Takes what opens the store under test. */
  protected LanesContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @Test
  void lanesDue_showsEachLaneOnce_inTheOrderOfLanes() {
    List<String> names = List.of("b", "a", "Z", "_", "a-1", "a.1", "a_1", "aa", "B", "0", "10");
    names.forEach(name -> publish(event(), to(name)));
    publish(event(), to("a"));
    NewEvent others = NewEvent.of("ACME", "t", Payload.json("{}"));
    publish(others, to("z"));
    List<LaneId> expected = new ArrayList<>(List.of(new LaneId("ACME", "z")));
    names.forEach(name -> expected.add(new LaneId(TENANT, name)));

    assertThat(lanesDue(START.minus(SECOND), START))
        .containsExactlyElementsOf(expected.stream().sorted().toList());
  }

  @Test
  void lanesDue_looksAfterTheStartAndUpToTheEnd() {
    publish(event(), dueIn("one", Duration.ofSeconds(1)));
    publish(event(), dueIn("two", Duration.ofSeconds(2)));
    publish(event(), dueIn("three", Duration.ofSeconds(3)));

    assertThat(lanesDue(START.plusSeconds(1), START.plusSeconds(2)))
        .containsExactly(new LaneId(TENANT, "two"));
    assertThat(lanesDue(START, START.plusSeconds(2).minusMillis(1)))
        .containsExactly(new LaneId(TENANT, "one"));
    assertThat(lanesDue(START.plusSeconds(3), START.plusSeconds(9))).isEmpty();
    assertThat(lanesDue(START.plusSeconds(2), START.plusSeconds(2))).isEmpty();
    assertThat(lanesDue(START.plusSeconds(9), START)).isEmpty();
    assertThat(lanesDue(Instant.EPOCH, START.plus(Duration.ofDays(40_000)))).hasSize(3);
  }

  @Test
  void lanesDue_looksAtEachDeliveryOfALane() {
    publish(event(), dueIn(LANE, Duration.ofSeconds(1)));
    publish(event(), dueIn(LANE, Duration.ofSeconds(5)));

    assertThat(lanesDue(START.plusSeconds(4), START.plusSeconds(6))).containsExactly(IN_LANE);
  }

  @Test
  void lanesDue_looksInTheGivenSlotsOnly() {
    IntStream.range(0, 20).forEach(i -> publish(event(), to("s" + i)));
    int slot = new LaneId(TENANT, "s3").slot();
    int[] others = IntStream.range(0, LaneId.SLOTS).filter(each -> each != slot).toArray();

    assertThat(lanesDue(SlotSet.of(IntStream.of(slot))))
        .contains(new LaneId(TENANT, "s3"))
        .allMatch(lane -> lane.slot() == slot);
    assertThat(lanesDue(SlotSet.of(Arrays.stream(others))))
        .isNotEmpty()
        .doesNotContain(new LaneId(TENANT, "s3"));
    assertThat(lanesDue(SlotSet.none())).isEmpty();
    assertThat(lanesDue(SlotSet.all())).hasSize(20);
  }

  @Test
  void lanesDue_goesOnBeyondALane_upToTheLimit() {
    List<LaneId> lanes = IntStream.range(0, 7).mapToObj(i -> new LaneId(TENANT, "s" + i)).toList();
    lanes.forEach(lane -> publish(event(), to(lane.subscriptionId())));
    publish(NewEvent.of("zenith", "t", Payload.json("{}")), to("a"));

    assertThat(lanesDue(Optional.empty(), 3)).isEqualTo(lanes.subList(0, 3));
    assertThat(lanesDue(Optional.of(lanes.get(2)), 3)).isEqualTo(lanes.subList(3, 6));
    assertThat(lanesDue(Optional.of(lanes.get(5)), 3))
        .containsExactly(lanes.get(6), new LaneId("zenith", "a"));
    assertThat(lanesDue(Optional.of(new LaneId("zenith", "a")), 3)).isEmpty();
  }

  @Test
  void lanesOutdated_showsWhereTheSubscriptionWasClosed_dueOrNot() {
    List<String> closed = List.of("b", "a", "Z", "_", "a-1", "a.1", "a_1", "aa");
    closed.forEach(name -> waitingSince(name, Duration.ZERO));
    waitingSince("later", DAY);
    publish(event(), dueIn("later", DAY));
    closed.forEach(name -> change(name, each -> each.disabled(DisabledReason.CALLER)));
    change("later", each -> each.deleted(START));
    waitingSince("open", Duration.ZERO);
    List<LaneId> expected = new ArrayList<>(List.of(new LaneId(TENANT, "later")));
    closed.forEach(name -> expected.add(new LaneId(TENANT, name)));

    assertThat(lanesOutdated(SlotSet.all()))
        .containsExactlyElementsOf(expected.stream().sorted().toList());
  }

  @Test
  void lanesOutdated_leavesOutWhatWasAcceptedSince() {
    directory().create(subscription(LANE), NONE);
    change(LANE, each -> each.disabled(DisabledReason.CALLER));
    change(LANE, each -> each.opened(SubscriptionStatus.ACTIVE));
    publish(event(), inEpoch(LANE, 1, DAY));
    assertThat(lanesOutdated(SlotSet.all())).isEmpty();

    change(LANE, each -> each.disabled(DisabledReason.CALLER));

    assertThat(lanesOutdated(SlotSet.all())).containsExactly(IN_LANE);
  }

  @Test
  void lanesOutdated_withNothingPendingOrNoSubscription_isEmpty() {
    directory().create(subscription(LANE), NONE);
    dead();
    change(LANE, each -> each.disabled(DisabledReason.CALLER));
    publish(event(), to("unknown"));

    assertThat(lanesOutdated(SlotSet.all())).isEmpty();
  }

  @Test
  void lanesOutdated_looksInTheGivenSlots_andGoesOnBeyondALane() {
    List<LaneId> lanes = IntStream.range(0, 7).mapToObj(i -> new LaneId(TENANT, "s" + i)).toList();
    for (LaneId lane : lanes) {
      waitingSince(lane.subscriptionId(), DAY);
      change(lane.subscriptionId(), each -> each.deleted(START));
    }
    LaneId third = lanes.get(2);

    assertThat(lanesOutdated(SlotSet.of(IntStream.of(third.slot()))))
        .contains(third)
        .allMatch(lane -> lane.slot() == third.slot());
    assertThat(lanesOutdated(SlotSet.none())).isEmpty();
    assertThat(outdatedBeyond(Optional.empty(), 3)).isEqualTo(lanes.subList(0, 3));
    assertThat(outdatedBeyond(Optional.of(third), 3)).isEqualTo(lanes.subList(3, 6));
    assertThat(outdatedBeyond(Optional.of(lanes.get(6)), 3)).isEmpty();
  }

  private void waitingSince(String name, Duration dueIn) {
    directory().create(subscription(name), NONE);
    publish(event(), dueIn(name, dueIn));
  }

  private void change(String name, UnaryOperator<Subscription> change) {
    assertThat(directory().update(TENANT, name, change, NONE)).isPresent();
  }

  private List<LaneId> lanesOutdated(SlotSet slots) {
    return queue().lanesOutdated(new LanePage(slots, Optional.empty(), 100));
  }

  private List<LaneId> outdatedBeyond(Optional<LaneId> beyond, int limit) {
    return queue().lanesOutdated(new LanePage(SlotSet.all(), beyond, limit));
  }

  private List<LaneId> lanesDue(Instant after, Instant upTo) {
    return queue().lanesDue(new LaneProbe(SlotSet.all(), after, upTo, Optional.empty(), 100));
  }

  private List<LaneId> lanesDue(SlotSet slots) {
    return queue()
        .lanesDue(new LaneProbe(slots, START.minus(SECOND), START, Optional.empty(), 100));
  }

  private List<LaneId> lanesDue(Optional<LaneId> beyond, int limit) {
    return queue()
        .lanesDue(new LaneProbe(SlotSet.all(), START.minus(SECOND), START, beyond, limit));
  }
}
