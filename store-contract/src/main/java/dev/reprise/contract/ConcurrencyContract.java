package dev.reprise.contract;

import static dev.reprise.contract.Samples.DEAD;
import static dev.reprise.contract.Samples.SUCCEEDED;
import static dev.reprise.contract.Samples.TENANT;
import static dev.reprise.contract.Samples.answered;
import static dev.reprise.contract.Samples.event;
import static dev.reprise.contract.Samples.replay;
import static dev.reprise.contract.Samples.subscription;
import static dev.reprise.contract.Samples.superseding;
import static dev.reprise.contract.Samples.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Attempt;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.Health;
import dev.reprise.model.Subscription;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.IdempotencyLog.Reservation;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.ReplayOutcome;
import dev.reprise.spi.SettleOutcome;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a store promises to callers that come at the same moment. */
public abstract class ConcurrencyContract extends StoreContract {

  private static final int ROUNDS = 50;

  private final Together together = new Together();

  /** Takes what opens the store under test. */
  protected ConcurrencyContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @AfterEach
  final void stopThreads() {
    together.close();
  }

  @Test
  void replays_ofOneOriginalAtOnce_enqueueOne() {
    Delivery original = dead();
    for (int round = 0; round < ROUNDS; round++) {
      List<ReplayOutcome> outcomes = both(() -> log().replay(replay(original), NONE));

      List<String> fresh =
          outcomes.stream()
              .filter(ReplayOutcome.Enqueued.class::isInstance)
              .map(outcome -> enqueued(outcome).id())
              .toList();
      assertThat(fresh).as("round %d", round).hasSize(1);
      assertThat(outcomes).contains(new ReplayOutcome.PendingAlready(fresh.get(0)));
      assertThat(due()).isEqualTo(fresh);
      settle(found(TENANT, fresh.get(0)), answered(1, 500), DEAD);
    }
  }

  @Test
  void supersedes_ofOneOriginalAtOnce_enqueueOne() {
    Delivery original = pending();
    for (int round = 0; round < ROUNDS; round++) {
      Delivery superseded = original;
      List<ReplayOutcome> outcomes = both(() -> log().replay(superseding(superseded), NONE));

      assertThat(outcomes).as("round %d", round).contains(new ReplayOutcome.OriginalEnded());
      List<ReplayOutcome> others =
          outcomes.stream().filter(ReplayOutcome.Enqueued.class::isInstance).toList();
      assertThat(others).hasSize(1);
      original = enqueued(others.get(0));
      assertThat(due()).containsExactly(original.id());
    }
  }

  @Test
  void supersedeAndSuccessAtOnce_leaveOneOfTheTwo() {
    for (int round = 0; round < ROUNDS; round++) {
      Delivery original = pending();

      List<Object> outcomes =
          together.run(
              List.of(
                  () -> log().replay(superseding(original), NONE),
                  () -> settle(original, answered(1, 200), SUCCEEDED)));

      if (outcomes.get(1) == SettleOutcome.APPLIED) {
        assertThat(outcomes.get(0)).isEqualTo(new ReplayOutcome.OriginalEnded());
        assertThat(found(original).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
        assertThat(due()).isEmpty();
      } else {
        assertThat(outcomes.get(1)).isEqualTo(SettleOutcome.LATE);
        Delivery fresh = enqueued((ReplayOutcome) outcomes.get(0));
        assertThat(found(original).status()).isEqualTo(DeliveryStatus.CANCELED);
        assertThat(due()).containsExactly(fresh.id());
        queue().cancel(TENANT, fresh.id(), NONE);
      }
    }
  }

  @Test
  void publishes_ofOneEventAtOnce_recordOne() {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "e" + round;
      List<PublishOutcome> outcomes =
          together.run(
              Collections.nCopies(
                  4, () -> log().publish(event().withId(id), List.of(to(LANE)), NONE)));

      List<PublishOutcome.Recorded> recorded =
          outcomes.stream().map(StoreContract::recorded).toList();
      assertThat(recorded)
          .as("round %d", round)
          .extracting(PublishOutcome.Recorded::isRepeated)
          .containsExactlyInAnyOrder(false, true, true, true);
      assertThat(recorded.stream().map(PublishOutcome.Recorded::deliveryIds).distinct()).hasSize(1);
    }
    assertThat(log().list(DeliveryFilter.of(TENANT), PageRequest.first(1_000)).items())
        .hasSize(ROUNDS);
  }

  @Test
  void settlements_ofOneAttemptAtOnce_applyOne() {
    for (int round = 0; round < ROUNDS; round++) {
      Delivery delivery = pending();

      List<SettleOutcome> outcomes = both(() -> settle(delivery, answered(1, 500), DEAD));

      assertThat(outcomes)
          .as("round %d", round)
          .containsExactlyInAnyOrder(SettleOutcome.APPLIED, SettleOutcome.LATE);
      assertThat(log().attempts(TENANT, delivery.id()))
          .extracting(Attempt::isLate)
          .containsExactlyInAnyOrder(false, true);
    }
  }

  @Test
  void cancelAndSuccessAtOnce_leaveOneOfTheTwo() {
    for (int round = 0; round < ROUNDS; round++) {
      Delivery delivery = pending();

      List<Object> outcomes =
          together.run(
              List.of(
                  () -> queue().cancel(TENANT, delivery.id(), NONE),
                  () -> settle(delivery, answered(1, 200), SUCCEEDED)));

      boolean isCanceled = (boolean) outcomes.get(0);
      assertThat(outcomes.get(1))
          .as("round %d", round)
          .isEqualTo(isCanceled ? SettleOutcome.LATE : SettleOutcome.APPLIED);
      assertThat(found(delivery).status())
          .isEqualTo(isCanceled ? DeliveryStatus.CANCELED : DeliveryStatus.SUCCEEDED);
    }
  }

  @Test
  void updates_ofOneSubscriptionAtOnce_loseNothing() {
    directory().create(subscription("s"), NONE);
    int threads = 4;
    int updates = 25;

    together.run(
        Collections.nCopies(
            threads,
            () -> {
              for (int i = 0; i < updates; i++) {
                directory().update(TENANT, "s", ConcurrencyContract::failedOnceMore, NONE);
              }
              return true;
            }));

    assertThat(directory().find(TENANT, "s", NONE).orElseThrow().health().consecutiveFailures())
        .isEqualTo(threads * updates);
  }

  private static Subscription failedOnceMore(Subscription subscription) {
    Health health = subscription.health();
    return subscription.withHealth(
        new Health(
            health.consecutiveFailures() + 1, health.lastSuccessAt(), health.disabledReason()));
  }

  @Test
  void creates_ofOneSubscriptionAtOnce_storeOne() {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "s" + round;

      assertThat(both(() -> directory().create(subscription(id), NONE)))
          .as("round %d", round)
          .containsExactlyInAnyOrder(true, false);
    }
  }

  @Test
  void reservations_ofOneKeyAtOnce_grantOne() {
    for (int round = 0; round < ROUNDS; round++) {
      String key = "k" + round;

      List<Reservation> reservations =
          together.run(
              Collections.nCopies(
                  4, () -> idempotency().reserve(TENANT, key, "f", Duration.ofSeconds(30))));

      assertThat(reservations).as("round %d", round).areExactly(1, granted());
      assertThat(
              reservations.stream()
                  .filter(reservation -> !(reservation instanceof Reservation.Granted)))
          .containsOnly(new Reservation.Running());
    }
  }

  private static Condition<Reservation> granted() {
    return new Condition<>(
        reservation -> reservation instanceof Reservation.Granted, "a granted reservation");
  }

  private <T> List<T> both(Callable<T> work) {
    return together.run(Collections.nCopies(2, work));
  }
}
