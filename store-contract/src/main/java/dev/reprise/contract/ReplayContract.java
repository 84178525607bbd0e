package dev.reprise.contract;

import static dev.reprise.contract.Samples.START;
import static dev.reprise.contract.Samples.SUCCEEDED;
import static dev.reprise.contract.Samples.TENANT;
import static dev.reprise.contract.Samples.again;
import static dev.reprise.contract.Samples.answered;
import static dev.reprise.contract.Samples.dueIn;
import static dev.reprise.contract.Samples.event;
import static dev.reprise.contract.Samples.inEpoch;
import static dev.reprise.contract.Samples.pinned;
import static dev.reprise.contract.Samples.probe;
import static dev.reprise.contract.Samples.replay;
import static dev.reprise.contract.Samples.superseding;
import static dev.reprise.contract.Samples.to;
import static dev.reprise.contract.Samples.withFreshId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Attempt;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.Event;
import dev.reprise.model.LaneId;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Origin;
import dev.reprise.model.Progress;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.Recipient;
import dev.reprise.spi.ReplayOutcome;
import dev.reprise.spi.StoredPayload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a {@link DeliveryLog} does with deliveries that are replayed. */
public abstract class ReplayContract extends StoreContract {

  private static final Duration LATER = Duration.ofHours(3);

  /** Takes what opens the store under test. */
  protected ReplayContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @Test
  void replay_makesAFreshPendingDeliveryOfTheSameEvent() {
    Delivery original = dead();
    clock.advance(LATER);
    Instant now = START.plus(LATER);
    Recipient moved =
        new Recipient(LANE, "https://new.example/in", 4, false, Duration.ofMillis(250));

    Delivery fresh = enqueued(replay(original, moved));

    assertThat(fresh)
        .isEqualTo(
            new Delivery(
                fresh.id(),
                LANE,
                original.event(),
                "https://new.example/in",
                new Origin(
                    Optional.of(original.id()),
                    original.id(),
                    1,
                    Optional.of(START),
                    Optional.of("support@acme.example"),
                    Optional.of("customer lost it"),
                    Optional.empty(),
                    false),
                now,
                new Progress(
                    DeliveryStatus.PENDING,
                    StatusDetail.WAITING,
                    0,
                    Optional.of(now.plusMillis(250)),
                    Optional.empty(),
                    Optional.empty())));
    assertThat(fresh.id()).isNotEqualTo(original.id()).matches(log()::isWellFormed);
    assertThat(found(fresh)).isEqualTo(fresh);
    assertThat(log().attempts(TENANT, fresh.id())).isEmpty();
  }

  @Test
  void replay_queuesTheFreshDelivery() {
    Delivery fresh = enqueued(replay(dead(), inEpoch(LANE, 3, Duration.ZERO)));

    List<QueuedDelivery> due = queue().due(new LaneId(TENANT, LANE), START, 10);

    assertThat(due)
        .containsExactly(
            new QueuedDelivery(
                fresh.lane(), fresh.id(), fresh.event(), fresh.origin(), START, 3, 0, START));
  }

  @Test
  void replay_leavesTheOriginalAsItWas() {
    Delivery delivery = pending();
    settle(delivery, answered(1, 503), again(Duration.ofSeconds(10)));
    settle(delivery, answered(2, 500), Samples.DEAD);
    Delivery original = found(delivery);
    List<Attempt> attempts = log().attempts(TENANT, original.id());
    StoredPayload payload = log().payload(TENANT, original.event().ref(), NONE);
    clock.advance(LATER);

    Delivery fresh = enqueued(replay(original));
    settle(fresh, answered(1, 200), SUCCEEDED);

    assertThat(found(original)).isEqualTo(original);
    assertThat(log().attempts(TENANT, original.id())).isEqualTo(attempts).hasSize(2);
    assertThat(log().payload(TENANT, original.event().ref(), NONE)).isEqualTo(payload);
    assertThat(found(fresh).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void replay_ofAHeldDelivery_isPending() {
    Delivery held = publish(event(), Samples.held(LANE));

    assertThat(found(enqueued(replay(held))).status()).isEqualTo(DeliveryStatus.PENDING);
    assertThat(found(held).status()).isEqualTo(DeliveryStatus.HELD);
  }

  @Test
  void replay_ofAReplay_keepsTheRootAndCountsTheGeneration() {
    Delivery root = dead();
    clock.advance(LATER);
    Delivery first = enqueued(replay(root));
    settle(first, answered(1, 500), Samples.DEAD);

    Delivery second = enqueued(replay(first));

    assertThat(second.origin().rootId()).isEqualTo(root.id());
    assertThat(second.origin().replayedFrom()).contains(first.id());
    assertThat(second.origin().generation()).isEqualTo(2);
    assertThat(second.origin().originalCreatedAt()).contains(first.createdAt());
  }

  @Test
  void replay_ofAPendingOriginal_namesItAndWritesNothing() {
    Delivery original = pending();

    assertThat(log().replay(replay(original), NONE))
        .isEqualTo(new ReplayOutcome.PendingAlready(original.id()));
    assertThat(found(original)).isEqualTo(original);
    assertThat(allDeliveries()).containsExactly(original);
  }

  @Test
  void replay_whileAReplayOfTheSameEventIsPending_namesThat() {
    Delivery original = dead();
    Delivery pending = enqueued(replay(original));

    assertThat(log().replay(replay(original), NONE))
        .isEqualTo(new ReplayOutcome.PendingAlready(pending.id()));
    assertThat(due()).containsExactly(pending.id());
    assertThat(allDeliveries()).hasSize(2);
  }

  @Test
  void replay_afterTheReplayBeforeEnded_isEnqueued() {
    Delivery original = dead();
    settle(enqueued(replay(original)), answered(1, 200), SUCCEEDED);

    Delivery second = enqueued(replay(original));

    assertThat(second.origin().generation()).isEqualTo(1);
    assertThat(due()).containsExactly(second.id());
  }

  @Test
  void replay_ofTheSameEventForAnotherSubscription_isIndependent() {
    List<String> ids = record(event(), to("a"), to("b")).deliveryIds();
    Delivery one = found(TENANT, ids.get(0));
    Delivery other = found(TENANT, ids.get(1));
    settle(one, answered(1, 500), Samples.DEAD);

    enqueued(replay(found(one)));

    assertThat(found(other).status()).isEqualTo(DeliveryStatus.PENDING);
  }

  @Test
  void supersede_cancelsThePendingOriginalAndTakesItsPlace() {
    Delivery original = pending();
    settle(original, answered(1, 503), again(Duration.ofHours(6)));
    clock.advance(LATER);

    Delivery fresh = enqueued(superseding(found(original)));

    Progress ended = found(original).progress();
    assertThat(ended.status()).isEqualTo(DeliveryStatus.CANCELED);
    assertThat(ended.detail()).isEqualTo(StatusDetail.SUPERSEDED);
    assertThat(ended.attemptCount()).isEqualTo(1);
    assertThat(ended.finishedAt()).contains(START.plus(LATER));
    assertThat(ended.nextAttemptAt()).isEmpty();
    assertThat(ended.lastAttempt()).contains(answered(1, 503).summary());
    assertThat(found(fresh).status()).isEqualTo(DeliveryStatus.PENDING);
    assertThat(due()).containsExactly(fresh.id());
  }

  @Test
  void supersede_ofAnOriginalThatHasEnded_writesNothing() {
    Delivery original = pending();
    settle(original, answered(1, 200), SUCCEEDED);
    Delivery ended = found(original);

    assertThat(log().replay(superseding(original), NONE))
        .isEqualTo(new ReplayOutcome.OriginalEnded());
    assertThat(allDeliveries()).containsExactly(ended);
    assertThat(due()).isEmpty();
  }

  @Test
  void freshEventId_sharesThePayload() {
    NewEvent given = event().withKey("order-1").withTag("region", "eu");
    Delivery original = publish(given, to(LANE));
    settle(original, answered(1, 500), Samples.DEAD);
    clock.advance(LATER);

    Event event = enqueued(withFreshId(found(original), "evt_again")).event();

    assertThat(event.id()).isEqualTo("evt_again");
    assertThat(event.type()).isEqualTo(original.event().type());
    assertThat(event.key()).contains("order-1");
    assertThat(event.tags()).isEqualTo(original.event().tags());
    assertThat(event.payload()).isEqualTo(original.event().payload());
    assertThat(log().payload(TENANT, event.ref(), NONE))
        .isEqualTo(new StoredPayload.Intact(given.payload()));
    assertThat(found(original).event()).isEqualTo(original.event());
  }

  @Test
  void freshEventId_mayBePendingBesideTheOriginalsEvent() {
    Delivery original = dead();
    Delivery same = enqueued(replay(original));

    Delivery fresh = enqueued(withFreshId(original, "evt_again"));

    assertThat(found(fresh)).isEqualTo(fresh);
    assertThat(due()).containsExactlyInAnyOrder(same.id(), fresh.id());
    assertThat(fresh.origin().rootId()).isEqualTo(original.id());
  }

  @Test
  void probe_isRecordedAsOne() {
    Delivery fresh = enqueued(probe(dead()));

    assertThat(found(fresh).origin().isProbe()).isTrue();
    assertThat(fresh.origin().actor()).isEmpty();
    assertThat(fresh.origin().reason()).isEmpty();
  }

  @Test
  void pinnedUrl_isRecordedBesideTheSubscriptionsOwn() {
    Delivery fresh = enqueued(pinned(dead(), "https://old.example/hook"));

    assertThat(found(fresh).origin().pinnedUrl()).contains("https://old.example/hook");
    assertThat(found(fresh).url()).isEqualTo(Samples.url(LANE));
  }

  @Test
  void lineage_holdsTheRootAndAllThatDescendsFromIt_oldestFirst() {
    Delivery root = dead();
    Delivery first = enqueued(replay(root));
    settle(first, answered(1, 500), Samples.DEAD);
    Delivery second = enqueued(replay(first));
    settle(second, answered(1, 500), Samples.DEAD);
    Delivery third = enqueued(replay(root, dueIn(LANE, LATER)));
    dead();

    assertThat(log().lineage(TENANT, root.id()))
        .containsExactly(found(root), found(first), found(second), found(third));
  }

  @Test
  void lineage_ofADeliveryThatIsNoRoot_isEmpty() {
    Delivery fresh = enqueued(replay(dead()));

    assertThat(log().lineage(TENANT, fresh.id())).isEmpty();
  }

  @Test
  void lineage_isBounded() {
    Delivery root = dead();
    for (int i = 0; i < DeliveryLog.LINEAGE_MAX; i++) {
      Delivery fresh = enqueued(replay(root));
      queue().cancel(TENANT, fresh.id(), NONE);
    }

    List<Delivery> lineage = log().lineage(TENANT, root.id());

    assertThat(lineage).hasSize(DeliveryLog.LINEAGE_MAX);
    assertThat(lineage.get(0)).isEqualTo(found(root));
  }

  private List<Delivery> allDeliveries() {
    return log().list(DeliveryFilter.of(TENANT), PageRequest.first(1_000)).items();
  }
}
