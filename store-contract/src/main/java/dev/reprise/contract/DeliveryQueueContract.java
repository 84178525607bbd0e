package dev.reprise.contract;

import static dev.reprise.contract.Samples.OTHER_TENANT;
import static dev.reprise.contract.Samples.START;
import static dev.reprise.contract.Samples.TENANT;
import static dev.reprise.contract.Samples.UNKNOWN_ID;
import static dev.reprise.contract.Samples.again;
import static dev.reprise.contract.Samples.answered;
import static dev.reprise.contract.Samples.dueIn;
import static dev.reprise.contract.Samples.event;
import static dev.reprise.contract.Samples.inEpoch;
import static dev.reprise.contract.Samples.probe;
import static dev.reprise.contract.Samples.replay;
import static dev.reprise.contract.Samples.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.LaneId;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.Progress;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.SlotSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a {@link dev.reprise.spi.DeliveryQueue} shows and moves what is pending. */
public abstract class DeliveryQueueContract extends StoreContract {

  private static final LaneId IN_LANE = new LaneId(TENANT, LANE);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Takes what opens the store under test. */
  protected DeliveryQueueContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @Test
  void now_followsTheClockAndNeverGoesBack() {
    assertThat(queue().now()).isEqualTo(START);

    clock.advance(SECOND);
    assertThat(queue().now()).isEqualTo(START.plus(SECOND));

    clock.advance(Duration.ofHours(-1));
    assertThat(queue().now()).isAfterOrEqualTo(START.plus(SECOND));
  }

  @Test
  void due_showsAllThatAnAttemptNeeds() {
    Delivery delivery = publish(event().withKey("k").withTag("a", "b"), inEpoch(LANE, 7, SECOND));
    settle(delivery, answered(1, 503), again(Duration.ofSeconds(10)));

    assertThat(queue().due(IN_LANE, START.plusSeconds(10), 5))
        .containsExactly(
            new QueuedDelivery(
                IN_LANE,
                delivery.id(),
                delivery.event(),
                delivery.origin(),
                START,
                7,
                1,
                START.plusSeconds(10)));
  }

  @Test
  void due_beginsAtTheDueTimeItself() {
    Delivery delivery = publish(event(), dueIn(LANE, Duration.ofMillis(500)));

    assertThat(due(START.plusMillis(499))).isEmpty();
    assertThat(due(START.plusMillis(500))).containsExactly(delivery.id());
  }

  @Test
  void due_showsTheLongestDueFirst_upToTheLimit() {
    Delivery third = publish(event(), dueIn(LANE, Duration.ofSeconds(3)));
    Delivery first = publish(event(), dueIn(LANE, Duration.ofSeconds(1)));
    Delivery second = publish(event(), dueIn(LANE, Duration.ofSeconds(2)));
    Instant upTo = START.plusSeconds(9);

    assertThat(due(upTo)).containsExactly(first.id(), second.id(), third.id());
    assertThat(queue().due(IN_LANE, upTo, 2))
        .extracting(QueuedDelivery::deliveryId)
        .containsExactly(first.id(), second.id());
  }

  @Test
  void due_showsLiveDeliveriesBeforeReplaysThatWaitLonger() {
    Delivery replay = enqueued(replay(dead()));
    clock.advance(SECOND);
    Delivery laterReplay = enqueued(replay(dead()));
    clock.advance(SECOND);
    Delivery live = pending();

    assertThat(due()).containsExactly(live.id(), replay.id(), laterReplay.id());
    assertThat(queue().due(IN_LANE, clock.instant(), 1))
        .extracting(QueuedDelivery::deliveryId)
        .containsExactly(live.id());
  }

  @Test
  void due_keepsARetryBeforeReplays() {
    Delivery replay = enqueued(replay(dead()));
    Delivery retried = pending();
    settle(retried, answered(1, 500), again(Duration.ofMinutes(1)));
    clock.advance(Duration.ofMinutes(2));

    assertThat(due()).containsExactly(retried.id(), replay.id());
  }

  @Test
  void due_showsOneLaneOnly() {
    publish(event(), to("other"));
    publish(NewEvent.of(OTHER_TENANT, "t", Payload.json("{}")), to(LANE));
    Delivery mine = pending();

    assertThat(due()).containsExactly(mine.id());
  }

  @Test
  void due_withoutRoom_isRefused() {
    assertThatThrownBy(() -> queue().due(IN_LANE, START, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> queue().outdated(IN_LANE, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void reading_changesNothing() {
    pending();

    assertThat(due()).isEqualTo(due()).hasSize(1);
    LaneProbe look = new LaneProbe(SlotSet.all(), START.minus(SECOND), START, Optional.empty(), 10);
    assertThat(queue().lanesDue(look)).containsExactly(IN_LANE);
    assertThat(due()).hasSize(1);
  }

  @Test
  void outdated_showsWhatWasAcceptedUnderAnOlderEpoch_dueOrNot() {
    Delivery now = publish(event(), inEpoch(LANE, 1, Duration.ZERO));
    Delivery later = publish(event(), inEpoch(LANE, 1, Duration.ofHours(6)));
    publish(event(), inEpoch(LANE, 2, Duration.ZERO));
    publish(event(), inEpoch("other", 1, Duration.ZERO));

    assertThat(queue().outdated(IN_LANE, 2, 10))
        .extracting(QueuedDelivery::deliveryId)
        .containsExactlyInAnyOrder(now.id(), later.id());
    assertThat(queue().outdated(IN_LANE, 2, 1)).hasSize(1);
    assertThat(queue().outdated(IN_LANE, 1, 10)).isEmpty();
  }

  @Test
  void outdated_leavesOutProbes() {
    Delivery probe = enqueued(probe(dead()));

    assertThat(queue().outdated(IN_LANE, 5, 10)).isEmpty();
    assertThat(due()).containsExactly(probe.id());
  }

  @Test
  void expedite_makesTheNextAttemptDueNow() {
    Delivery delivery = pending();
    settle(delivery, answered(1, 500), again(Duration.ofHours(6)));
    clock.advance(SECOND);

    assertThat(queue().expedite(TENANT, delivery.id(), NONE)).isTrue();

    Progress progress = found(delivery).progress();
    assertThat(progress.nextAttemptAt()).contains(START.plus(SECOND));
    assertThat(progress.attemptCount()).isEqualTo(1);
    assertThat(progress.status()).isEqualTo(DeliveryStatus.PENDING);
    assertThat(due()).containsExactly(delivery.id());
  }

  @Test
  void expedite_ofWhatIsDueAlready_leavesItDue() {
    Delivery delivery = pending();
    clock.advance(SECOND);

    assertThat(queue().expedite(TENANT, delivery.id(), NONE)).isTrue();
    assertThat(due()).containsExactly(delivery.id());
  }

  @Test
  void expedite_ofWhatIsNotPending_isRefused() {
    Delivery dead = dead();
    Delivery pending = pending();

    assertThat(queue().expedite(TENANT, dead.id(), NONE)).isFalse();
    assertThat(queue().expedite(OTHER_TENANT, pending.id(), NONE)).isFalse();
    assertThat(queue().expedite(TENANT, UNKNOWN_ID, NONE)).isFalse();
    assertThat(queue().expedite(TENANT, "nonsense", NONE)).isFalse();
    assertThat(found(dead)).isEqualTo(dead);
  }

  @Test
  void cancel_endsAPendingDelivery() {
    Delivery delivery = pending();
    settle(delivery, answered(1, 500), again(SECOND));
    clock.advance(SECOND);

    assertThat(queue().cancel(TENANT, delivery.id(), NONE)).isTrue();

    assertThat(found(delivery).progress())
        .isEqualTo(
            new Progress(
                DeliveryStatus.CANCELED,
                StatusDetail.CANCELED_BY_CALLER,
                1,
                Optional.empty(),
                Optional.of(START.plus(SECOND)),
                Optional.of(answered(1, 500).summary())));
    assertThat(due()).isEmpty();
    assertThat(log().attempts(TENANT, delivery.id())).hasSize(1);
  }

  @Test
  void cancel_ofWhatIsNotPending_isRefused() {
    Delivery dead = dead();
    Delivery pending = pending();

    assertThat(queue().cancel(TENANT, dead.id(), NONE)).isFalse();
    assertThat(queue().cancel(OTHER_TENANT, pending.id(), NONE)).isFalse();
    assertThat(queue().cancel(TENANT, UNKNOWN_ID, NONE)).isFalse();
    assertThat(queue().cancel(TENANT, "nonsense", NONE)).isFalse();
    assertThat(found(dead).status()).isEqualTo(DeliveryStatus.DEAD);
    assertThat(due()).containsExactly(pending.id());
  }
}
