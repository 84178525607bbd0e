package dev.reprise.contract;

import static dev.reprise.contract.Samples.DEAD;
import static dev.reprise.contract.Samples.OTHER_TENANT;
import static dev.reprise.contract.Samples.START;
import static dev.reprise.contract.Samples.SUCCEEDED;
import static dev.reprise.contract.Samples.TENANT;
import static dev.reprise.contract.Samples.UNKNOWN_ID;
import static dev.reprise.contract.Samples.again;
import static dev.reprise.contract.Samples.answered;
import static dev.reprise.contract.Samples.event;
import static dev.reprise.contract.Samples.inOrder;
import static dev.reprise.contract.Samples.replay;
import static dev.reprise.contract.Samples.settlement;
import static dev.reprise.contract.Samples.to;
import static dev.reprise.contract.Samples.withFreshId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.LaneId;
import dev.reprise.model.OnDead;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.LineHeads;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.Settlement.LineEffect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * How a {@link dev.reprise.spi.DeliveryQueue} that keeps an order holds lines and releases them.
 */
public abstract class HeldLinesContract extends LineContract {

  private static final Settlement.Ended HOLDS =
      new Settlement.Ended(DeliveryStatus.DEAD, StatusDetail.EXHAUSTED, LineEffect.HOLD);
  private static final Settlement.Ended RELEASES =
      new Settlement.Ended(DeliveryStatus.SUCCEEDED, StatusDetail.DELIVERED, LineEffect.RELEASE);
  private static final Settlement.Ended REFUSED_AND_RELEASES =
      new Settlement.Ended(DeliveryStatus.FAILED, StatusDetail.CLIENT_ERROR, LineEffect.RELEASE);
  private static final Instant FAR = START.plus(Duration.ofDays(50));

  /** More lines than a store asks for one by one. */
  private static final int MANY_LINES = 70;

  /** Takes what opens the store under test. */
  protected HeldLinesContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @Test
  void dead_holdsItsLineAndNoOther() {
    Delivery dead = ordered("one");
    Delivery behind = ordered("one");
    Delivery other = ordered("two");
    Delivery unordered = publish(event().withKey("one"), to(LANE));

    assertThat(settle(dead, answered(1, 500), HOLDS)).isEqualTo(SettleOutcome.APPLIED);

    assertThat(heads(FAR)).containsExactlyInAnyOrder(other.id(), unordered.id());
    assertThat(found(behind).status()).isEqualTo(DeliveryStatus.PENDING);
    assertThat(found(dead).status()).isEqualTo(DeliveryStatus.DEAD);
  }

  @Test
  void walkThatLetsAllPass_passesHeldLinesToo() {
    holding("one");
    Delivery behind = ordered("one");

    assertThat(heads(START, OnDead.PASS)).containsExactly(behind.id());
  }

  @Test
  void whatIsAcceptedInAHeldLine_waits() {
    holding("one");
    ordered("one");

    assertThat(heads(FAR)).isEmpty();
  }

  @Test
  void holder_isFoundByItsLine() {
    Delivery keyed = holding("one");
    Delivery keyless = publish(event(), inOrder(LANE, Duration.ZERO));

    assertThat(holderOf("one")).contains(keyed.id());
    assertThat(holderOf("two")).isEmpty();
    assertThat(queue().lineHeldBy(IN_LANE, Optional.empty())).isEmpty();
    assertThat(queue().lineHeldBy(new LaneId(TENANT, "other"), Optional.of("one"))).isEmpty();

    settle(keyless, answered(1, 500), HOLDS);

    assertThat(queue().lineHeldBy(IN_LANE, Optional.empty())).contains(keyless.id());
  }

  @Test
  void replayOfTheHolder_goesFirst_andItsSuccessReleases() {
    Delivery holder = holding("one");
    Delivery behind = ordered("one");
    Delivery again = enqueued(replay(holder, inOrder(LANE, Duration.ZERO)));

    assertThat(heads(START)).containsExactly(again.id());
    settle(again, answered(1, 500), again(Duration.ofMinutes(1)));
    assertThat(heads(START)).isEmpty();
    assertThat(heads(START.plusSeconds(60))).containsExactly(again.id());
    settle(again, answered(2, 200), RELEASES);

    assertThat(holderOf("one")).isEmpty();
    assertThat(heads(START)).containsExactly(behind.id());
  }

  @Test
  void replayOfTheHolder_thatIsRefusedForGood_releases() {
    Delivery holder = holding("one");
    Delivery behind = ordered("one");
    Delivery again = enqueued(replay(holder, inOrder(LANE, Duration.ZERO)));

    settle(again, answered(1, 400), REFUSED_AND_RELEASES);

    assertThat(heads(START)).containsExactly(behind.id());
  }

  @Test
  void replayOfTheHolder_thatEndsDeadOrIsCanceled_leavesTheLineHeld() {
    Delivery holder = holding("one");
    ordered("one");
    Delivery again = enqueued(replay(holder, inOrder(LANE, Duration.ZERO)));
    settle(again, answered(1, 500), DEAD);
    assertThat(heads(FAR)).isEmpty();

    Delivery canceled = enqueued(replay(again, inOrder(LANE, Duration.ZERO)));
    assertThat(heads(START)).containsExactly(canceled.id());
    queue().cancel(TENANT, canceled.id(), NONE);

    assertThat(heads(FAR)).isEmpty();
    assertThat(holderOf("one")).contains(holder.id());
  }

  @Test
  void replayOfTheHolder_underAFreshEventId_isOneToo() {
    Delivery holder = holding("one");
    Delivery behind = ordered("one");
    Delivery fresh = enqueued(withFreshId(holder, inOrder(LANE, Duration.ZERO), "fresh"));

    assertThat(heads(START)).containsExactly(fresh.id());
    settle(fresh, answered(1, 200), RELEASES);

    assertThat(heads(START)).containsExactly(behind.id());
  }

  @Test
  void ofTwoReplaysOfTheHolder_theEarlierGoes() {
    Delivery holder = holding("one");
    Delivery again = enqueued(replay(holder, inOrder(LANE, Duration.ZERO)));
    clock.advance(Duration.ofMillis(5));
    enqueued(withFreshId(holder, inOrder(LANE, Duration.ZERO), "fresh"));

    assertThat(heads(clock.instant())).containsExactly(again.id());
  }

  @Test
  void otherReplayInTheLine_waits_andItsSuccessReleasesNothing() {
    Delivery before = ordered("one");
    settle(before, answered(1, 200), SUCCEEDED);
    Delivery holder = holding("one");
    Delivery other = enqueued(replay(before, inOrder(LANE, Duration.ZERO)));

    assertThat(heads(FAR)).isEmpty();
    settle(other, answered(1, 200), RELEASES);

    assertThat(holderOf("one")).contains(holder.id());
  }

  @Test
  void releaseLine_letsTheNextGo_once() {
    Delivery holder = holding("one");
    holding("two");
    Delivery behind = ordered("one");
    ordered("two");

    assertThat(queue().releaseLine(TENANT, behind.id(), NONE)).isFalse();
    assertThat(queue().releaseLine(OTHER_TENANT, holder.id(), NONE)).isFalse();
    assertThat(queue().releaseLine(TENANT, UNKNOWN_ID, NONE)).isFalse();
    assertThat(queue().releaseLine(TENANT, holder.id(), NONE)).isTrue();
    assertThat(queue().releaseLine(TENANT, holder.id(), NONE)).isFalse();

    assertThat(heads(START)).containsExactly(behind.id());
    assertThat(found(holder).status()).isEqualTo(DeliveryStatus.DEAD);
  }

  @Test
  void releaseLines_releasesThoseOfOneLane() {
    holding("one");
    holding("two");
    Delivery elsewhere = publish(event().withKey("one"), inOrder("other", Duration.ZERO));
    settle(elsewhere, answered(1, 500), HOLDS);
    Delivery one = ordered("one");
    Delivery two = ordered("two");

    queue().releaseLines(IN_LANE, NONE);

    assertThat(heads(START)).containsExactlyInAnyOrder(one.id(), two.id());
    assertThat(queue().lineHeldBy(new LaneId(TENANT, "other"), Optional.of("one")))
        .contains(elsewhere.id());
  }

  @Test
  void lineThatWasReleased_canBeHeldAgain() {
    Delivery first = holding("one");
    queue().releaseLine(TENANT, first.id(), NONE);
    Delivery second = holding("one");

    assertThat(holderOf("one")).contains(second.id());
    assertThat(queue().releaseLine(TENANT, first.id(), NONE)).isFalse();
  }

  @Test
  void lineThatIsHeld_keepsItsHolder() {
    Delivery first = ordered("one");
    Delivery second = ordered("one");
    settle(first, answered(1, 500), HOLDS);

    assertThat(settle(second, answered(1, 500), HOLDS)).isEqualTo(SettleOutcome.APPLIED);

    assertThat(holderOf("one")).contains(first.id());
    assertThat(found(second).status()).isEqualTo(DeliveryStatus.DEAD);
  }

  @Test
  void lateEnd_holdsNothing() {
    Delivery delivery = ordered("one");
    settle(delivery, answered(1, 500), again(Duration.ZERO));

    assertThat(settle(delivery, answered(1, 500), HOLDS)).isEqualTo(SettleOutcome.LATE);

    assertThat(holderOf("one")).isEmpty();
    assertThat(heads(START)).containsExactly(delivery.id());
  }

  @Test
  void lateSuccessOfTheReplay_releases_lateRefusalDoesNot() {
    Delivery holder = holding("one");
    Delivery again = enqueued(replay(holder, inOrder(LANE, Duration.ZERO)));
    settle(again, answered(1, 500), again(Duration.ZERO));

    assertThat(settle(again, answered(1, 400), REFUSED_AND_RELEASES)).isEqualTo(SettleOutcome.LATE);
    assertThat(holderOf("one")).contains(holder.id());

    assertThat(settle(again, answered(1, 200), RELEASES)).isEqualTo(SettleOutcome.LATE_SUCCESS);
    assertThat(holderOf("one")).isEmpty();
  }

  @Test
  void successOfAReplayThatWasCanceled_releasesNothing() {
    Delivery holder = holding("one");
    Delivery again = enqueued(replay(holder, inOrder(LANE, Duration.ZERO)));
    queue().cancel(TENANT, again.id(), NONE);

    assertThat(settle(again, answered(1, 200), RELEASES)).isEqualTo(SettleOutcome.LATE);

    assertThat(holderOf("one")).contains(holder.id());
  }

  @Test
  void whatStandsInNoLine_holdsNone() {
    Delivery unordered = publish(event().withKey("one"), to(LANE));

    assertThat(settle(unordered, answered(1, 500), HOLDS)).isEqualTo(SettleOutcome.APPLIED);

    assertThat(holderOf("one")).isEmpty();
    assertThat(found(unordered).status()).isEqualTo(DeliveryStatus.DEAD);
  }

  @Test
  void oneBatch_holdsReleasesAndGoesOn() {
    Delivery holder = holding("one");
    Delivery again = enqueued(replay(holder, inOrder(LANE, Duration.ZERO)));
    Delivery dead = ordered("two");
    Delivery waiting = ordered("three");
    Delivery done = publish(event(), to(LANE));

    List<SettleOutcome> outcomes =
        queue()
            .settle(
                List.of(
                    settlement(waiting, answered(1, 500), again(Duration.ofHours(1))),
                    settlement(dead, answered(1, 500), HOLDS),
                    settlement(done, answered(1, 200), SUCCEEDED),
                    settlement(again, answered(1, 200), RELEASES)));

    assertThat(outcomes).hasSize(4).containsOnly(SettleOutcome.APPLIED);
    assertThat(holderOf("one")).isEmpty();
    assertThat(holderOf("two")).contains(dead.id());
    assertThat(holderOf("three")).isEmpty();
  }

  @Test
  void steps_passManyHeldLines_andFindTheReplayAmongThem() {
    List<Delivery> holders = new ArrayList<>();
    for (int i = 0; i < MANY_LINES; i++) {
      holders.add(holding("key-" + i));
      ordered("key-" + i);
    }
    Delivery again = enqueued(replay(holders.get(40), inOrder(LANE, Duration.ZERO)));
    Delivery free = ordered("free");

    List<LineHeads> steps = steps(FAR, 2, OnDead.HOLD);

    assertThat(ids(steps)).containsExactlyInAnyOrder(again.id(), free.id());
    assertThat(steps).allSatisfy(step -> assertThat(step.due()).hasSizeLessThanOrEqualTo(2));
  }

  @Test
  void steps_thatFindReplaysAndOthers_comeToAll_fewAtATime() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Delivery holder = holding("held-" + i);
      expected.add(enqueued(replay(holder, inOrder(LANE, Duration.ZERO))).id());
      ordered("held-" + i);
      expected.add(ordered("free-" + i).id());
    }
    expected.add(publish(event(), to(LANE)).id());

    List<LineHeads> steps = steps(FAR, 2, OnDead.HOLD);

    assertThat(ids(steps)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(steps).allSatisfy(step -> assertThat(step.due()).hasSizeLessThanOrEqualTo(2));
  }

  private Delivery holding(String key) {
    Delivery delivery = ordered(key);
    settle(delivery, answered(1, 500), HOLDS);
    return delivery;
  }

  private Optional<String> holderOf(String key) {
    return queue().lineHeldBy(IN_LANE, Optional.of(key));
  }

  private List<String> heads(Instant upTo) {
    return heads(upTo, OnDead.HOLD);
  }
}
