package dev.reprise.contract;

import static dev.reprise.contract.Samples.DEAD;
import static dev.reprise.contract.Samples.TENANT;
import static dev.reprise.contract.Samples.again;
import static dev.reprise.contract.Samples.answered;
import static dev.reprise.contract.Samples.event;
import static dev.reprise.contract.Samples.inOrder;
import static dev.reprise.contract.Samples.replay;
import static dev.reprise.contract.Samples.subscription;
import static dev.reprise.contract.Samples.superseding;
import static dev.reprise.contract.Samples.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.StatusDetail;
import dev.reprise.model.Subscription;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.ReplayOutcome;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.StoredPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a store's calls join a transaction of the host's. */
public abstract class HostTransactionContract extends StoreContract {

  /** Takes what opens the store under test. */
  protected HostTransactionContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @BeforeEach
  final void needTransactions() {
    assumeTrue(fixture.hasHostTransactions(), "no host transactions");
  }

  @Test
  void commit_makesAllOfItVisible() {
    Delivery original = dead();
    List<Delivery> replays = new ArrayList<>();

    fixture.inTransaction(
        transaction -> {
          directory().create(subscription("s"), transaction);
          recorded(log().publish(event().withId("e"), List.of(to(LANE)), transaction));
          replays.add(enqueued(log().replay(replay(original), transaction)));
        });

    assertThat(directory().find(TENANT, "s", NONE)).isPresent();
    assertThat(log().publish(event().withId("e"), List.of(), NONE))
        .isInstanceOfSatisfying(
            PublishOutcome.Recorded.class, again -> assertThat(again.isRepeated()).isTrue());
    assertThat(found(replays.get(0))).isEqualTo(replays.get(0));
    assertThat(due()).hasSize(2).contains(replays.get(0).id());
  }

  @Test
  void rollback_ofAPublish_leavesNothing() {
    rolledBack(
        transaction -> log().publish(event().withId("e"), List.of(to(LANE), to("s")), transaction));

    assertThat(allDeliveries()).isEmpty();
    assertThat(due()).isEmpty();
    assertThat(record(event().withId("e"), to(LANE)).isRepeated()).isFalse();
  }

  @Test
  void rollback_ofAReplay_leavesNothing() {
    Delivery original = dead();

    rolledBack(transaction -> enqueued(log().replay(replay(original), transaction)));

    assertThat(allDeliveries()).containsExactly(original);
    assertThat(due()).isEmpty();
    assertThat(log().lineage(TENANT, original.id())).containsExactly(original);
    assertThat(found(enqueued(replay(original))).status()).isEqualTo(DeliveryStatus.PENDING);
  }

  @Test
  void rollback_ofASupersede_leavesTheOriginalPending() {
    Delivery original = pending();

    rolledBack(transaction -> enqueued(log().replay(superseding(original), transaction)));

    assertThat(allDeliveries()).containsExactly(original);
    assertThat(due()).containsExactly(original.id());
  }

  @Test
  void rollback_ofAnExpedite_leavesTheDueTime() {
    Delivery delivery = pending();
    settle(delivery, answered(1, 500), again(Duration.ofHours(6)));
    Delivery before = found(delivery);

    rolledBack(
        transaction -> assertThat(queue().expedite(TENANT, delivery.id(), transaction)).isTrue());

    assertThat(found(delivery)).isEqualTo(before);
    assertThat(due()).isEmpty();
  }

  @Test
  void rollback_ofACancel_leavesTheDeliveryPending() {
    Delivery delivery = pending();

    rolledBack(
        transaction -> assertThat(queue().cancel(TENANT, delivery.id(), transaction)).isTrue());

    assertThat(found(delivery)).isEqualTo(delivery);
    assertThat(due()).containsExactly(delivery.id());
  }

  @Test
  void rollback_ofARelease_leavesTheLineHeld() {
    assumeTrue(queue().keepsOrder(), "the store keeps no order");
    Delivery holder = publish(event(), inOrder(LANE, Duration.ZERO));
    settle(
        holder,
        answered(1, 500),
        new Settlement.Ended(
            DeliveryStatus.DEAD, StatusDetail.EXHAUSTED, Settlement.LineEffect.HOLD));

    rolledBack(
        transaction -> {
          queue().releaseLines(holder.lane(), transaction);
          assertThat(queue().releaseLine(TENANT, holder.id(), transaction)).isFalse();
        });
    rolledBack(
        transaction -> assertThat(queue().releaseLine(TENANT, holder.id(), transaction)).isTrue());

    assertThat(queue().lineHeldBy(holder.lane(), Optional.empty())).contains(holder.id());
  }

  @Test
  void rollback_ofChangedSubscriptions_leavesThemAsTheyWere() {
    assumeTrue(fixture.hasTransactionalSubscriptions(), "subscriptions join no transaction");
    Subscription stored = subscription("kept");
    directory().create(stored, NONE);

    rolledBack(
        transaction -> {
          directory().create(subscription("fresh"), transaction);
          directory().update(TENANT, "kept", found -> found.withUrl("https://x"), transaction);
        });

    assertThat(directory().find(TENANT, "fresh", NONE)).isEmpty();
    assertThat(directory().find(TENANT, "kept", NONE)).contains(stored);
    assertThat(directory().wanting(TENANT, "t", NONE)).containsExactly(stored);
    assertThat(directory().create(subscription("fresh"), NONE)).isTrue();
  }

  @Test
  void call_seesWhatWasWrittenBeforeInItsTransaction() {
    fixture.inTransaction(
        transaction -> {
          directory().create(subscription("s", "a"), transaction);
          assertThat(directory().find(TENANT, "s", transaction)).isPresent();
          directory().update(TENANT, "s", found -> found.withUrl("https://x"), transaction);
          assertThat(directory().wanting(TENANT, "a", transaction))
              .extracting(Subscription::url)
              .containsExactly("https://x");
          assertSeesItsPublish(transaction);
        });
  }

  private void assertSeesItsPublish(HostTransaction transaction) {
    PublishOutcome.Recorded outcome =
        recorded(log().publish(event().withId("e"), List.of(to(LANE)), transaction));
    String id = outcome.deliveryIds().get(0);

    Delivery delivery = log().find(TENANT, id, transaction).orElseThrow();

    assertThat(log().payload(TENANT, outcome.event().ref(), transaction))
        .isEqualTo(new StoredPayload.Intact(event().payload()));
    assertThat(recorded(log().publish(event().withId("e"), List.of(), transaction)).isRepeated())
        .isTrue();
    assertThat(log().replay(replay(delivery), transaction))
        .isEqualTo(new ReplayOutcome.PendingAlready(id));
    Delivery fresh = enqueued(log().replay(superseding(delivery), transaction));
    assertThat(log().find(TENANT, id, transaction).map(Delivery::status))
        .contains(DeliveryStatus.CANCELED);
    assertThat(queue().expedite(TENANT, fresh.id(), transaction)).isTrue();
    assertThat(queue().cancel(TENANT, fresh.id(), transaction)).isTrue();
    assertThat(queue().cancel(TENANT, fresh.id(), transaction)).isFalse();
  }

  @Test
  void otherThreads_neverSeeWhatIsRolledBack() {
    CountDownLatch written = new CountDownLatch(1);
    List<String> ids = new ArrayList<>();

    try (Together together = new Together()) {
      var reader =
          together.start(
              () -> {
                Together.await(written);
                return log().list(DeliveryFilter.of(TENANT), PageRequest.first(5)).items();
              });
      rolledBack(
          transaction -> {
            ids.addAll(
                recorded(log().publish(event(), List.of(to(LANE)), transaction)).deliveryIds());
            written.countDown();
          });

      assertThat(Together.result(reader)).isEmpty();
    }
    assertThat(log().find(TENANT, ids.get(0), NONE)).isEqualTo(Optional.empty());
  }

  @Test
  void afterCommit_runsAfterTheCommitAndSeesIt() {
    assumeTrue(fixture.reportsCommits(), "commits are not reported");
    List<String> seen = new ArrayList<>();

    fixture.inTransaction(
        transaction -> {
          log().publish(event(), List.of(to(LANE)), transaction);
          transaction.afterCommit(() -> seen.addAll(due()));
          transaction.afterCommit(() -> seen.add("second"));
          assertThat(seen).isEmpty();
        });

    assertThat(seen).hasSize(2).last().isEqualTo("second");
  }

  @Test
  void afterCommit_neverRunsAfterARollback() {
    List<String> seen = new ArrayList<>();

    rolledBack(transaction -> transaction.afterCommit(() -> seen.add("ran")));

    assertThat(seen).isEmpty();
  }

  @Test
  void settledDeliveries_outliveARollbackBesideThem() {
    Delivery delivery = pending();
    settle(delivery, answered(1, 500), DEAD);

    rolledBack(transaction -> log().publish(event(), List.of(to("s")), transaction));

    assertThat(found(delivery).status()).isEqualTo(DeliveryStatus.DEAD);
    assertThat(log().attempts(TENANT, delivery.id())).hasSize(1);
  }

  private void rolledBack(Consumer<HostTransaction> work) {
    assertThatThrownBy(
            () ->
                fixture.inTransaction(
                    transaction -> {
                      work.accept(transaction);
                      throw new PlannedException();
                    }))
        .isInstanceOf(PlannedException.class);
  }

  private List<Delivery> allDeliveries() {
    return log().list(DeliveryFilter.of(TENANT), PageRequest.first(100)).items();
  }
}
