package dev.reprise.contract;

import static dev.reprise.contract.Samples.DEAD;
import static dev.reprise.contract.Samples.START;
import static dev.reprise.contract.Samples.SUCCEEDED;
import static dev.reprise.contract.Samples.TENANT;
import static dev.reprise.contract.Samples.again;
import static dev.reprise.contract.Samples.answered;
import static dev.reprise.contract.Samples.attempt;
import static dev.reprise.contract.Samples.broken;
import static dev.reprise.contract.Samples.event;
import static dev.reprise.contract.Samples.replay;
import static dev.reprise.contract.Samples.settlement;
import static dev.reprise.contract.Samples.superseding;
import static dev.reprise.contract.Samples.to;
import static dev.reprise.contract.Samples.withoutAttempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Attempt;
import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptPhases;
import dev.reprise.model.Bytes;
import dev.reprise.model.Contact;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Header;
import dev.reprise.model.Progress;
import dev.reprise.model.RecordedResponse;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a {@link dev.reprise.spi.DeliveryQueue} records attempts and what follows from them. */
public abstract class SettlementContract extends StoreContract {

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  /** Takes what opens the store under test. */
  protected SettlementContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @Test
  void success_endsTheDelivery() {
    Delivery delivery = pending();
    clock.advance(TEN_SECONDS);

    assertThat(settle(delivery, answered(1, 204), SUCCEEDED)).isEqualTo(SettleOutcome.APPLIED);

    assertThat(found(delivery).progress())
        .isEqualTo(
            new Progress(
                DeliveryStatus.SUCCEEDED,
                StatusDetail.DELIVERED,
                1,
                Optional.empty(),
                Optional.of(START.plus(TEN_SECONDS)),
                Optional.of(answered(1, 204).summary())));
    assertThat(due()).isEmpty();
  }

  @Test
  void failure_keepsTheDeliveryPendingUntilItsNextAttempt() {
    Delivery delivery = pending();
    clock.advance(TEN_SECONDS);

    SettleOutcome outcome =
        settle(delivery, broken(1, ErrorKind.TIMEOUT), again(Duration.ofMillis(9_876)));

    assertThat(outcome).isEqualTo(SettleOutcome.APPLIED);
    assertThat(found(delivery).progress())
        .isEqualTo(
            new Progress(
                DeliveryStatus.PENDING,
                StatusDetail.WAITING,
                1,
                Optional.of(START.plus(TEN_SECONDS).plusMillis(9_876)),
                Optional.empty(),
                Optional.of(broken(1, ErrorKind.TIMEOUT).summary())));
    assertThat(due()).isEmpty();
  }

  @Test
  void end_ofAnyKind_isRecordedWithItsDetail() {
    assertEnds(DeliveryStatus.FAILED, StatusDetail.CLIENT_ERROR);
    assertEnds(DeliveryStatus.FAILED, StatusDetail.GONE);
    assertEnds(DeliveryStatus.FAILED, StatusDetail.URL_REFUSED);
    assertEnds(DeliveryStatus.DEAD, StatusDetail.EXHAUSTED);
    assertEnds(DeliveryStatus.HELD, StatusDetail.SUBSCRIPTION_DELETED);
  }

  private void assertEnds(DeliveryStatus status, StatusDetail detail) {
    Delivery delivery = pending();

    settle(delivery, answered(1, 400), new Settlement.Ended(status, detail));

    assertThat(found(delivery).progress().status()).isEqualTo(status);
    assertThat(found(delivery).progress().detail()).isEqualTo(detail);
  }

  @Test
  void settlementWithoutAnAttempt_endsTheDeliveryUnsent() {
    Delivery delivery = pending();
    Settlement.Next held =
        new Settlement.Ended(DeliveryStatus.HELD, StatusDetail.SUBSCRIPTION_DISABLED);

    assertThat(settle(withoutAttempt(delivery, 0, held))).isEqualTo(SettleOutcome.APPLIED);

    assertThat(found(delivery).progress())
        .isEqualTo(
            new Progress(
                DeliveryStatus.HELD,
                StatusDetail.SUBSCRIPTION_DISABLED,
                0,
                Optional.empty(),
                Optional.of(START),
                Optional.empty()));
    assertThat(log().attempts(TENANT, delivery.id())).isEmpty();
  }

  @Test
  void settlementWithoutAnAttempt_thatWaitsOn_movesOnlyTheDueTime() {
    Delivery delivery = pending();
    settle(delivery, answered(1, 500), again(Duration.ZERO));

    assertThat(settle(withoutAttempt(delivery, 1, again(TEN_SECONDS))))
        .isEqualTo(SettleOutcome.APPLIED);

    Progress progress = found(delivery).progress();
    assertThat(progress.status()).isEqualTo(DeliveryStatus.PENDING);
    assertThat(progress.attemptCount()).isEqualTo(1);
    assertThat(progress.nextAttemptAt()).contains(START.plus(TEN_SECONDS));
    assertThat(progress.lastAttempt()).contains(answered(1, 500).summary());
    assertThat(log().attempts(TENANT, delivery.id())).containsExactly(answered(1, 500));
    assertThat(settle(delivery, answered(2, 204), SUCCEEDED)).isEqualTo(SettleOutcome.APPLIED);
  }

  @Test
  void settlementWithoutAnAttempt_thatComesLate_changesNothing() {
    Delivery delivery = pending();
    settle(delivery, answered(1, 500), again(TEN_SECONDS));
    Delivery before = found(delivery);
    Settlement.Next held =
        new Settlement.Ended(DeliveryStatus.HELD, StatusDetail.SUBSCRIPTION_DISABLED);

    assertThat(settle(withoutAttempt(delivery, 0, held))).isEqualTo(SettleOutcome.LATE);

    assertThat(found(delivery)).isEqualTo(before);
    assertThat(log().attempts(TENANT, delivery.id())).hasSize(1);
  }

  @Test
  void sameAttemptAgain_isRecordedAsLateAndChangesNothing() {
    Delivery delivery = pending();
    settle(delivery, answered(1, 500), again(TEN_SECONDS));
    Delivery before = found(delivery);

    assertThat(settle(delivery, answered(1, 502), again(Duration.ZERO)))
        .isEqualTo(SettleOutcome.LATE);

    assertThat(found(delivery)).isEqualTo(before);
    assertThat(log().attempts(TENANT, delivery.id()))
        .containsExactly(answered(1, 500), answered(1, 502).late());
  }

  @Test
  void attemptAheadOfTheCount_isLate() {
    Delivery delivery = pending();

    assertThat(settle(delivery, answered(2, 500), DEAD)).isEqualTo(SettleOutcome.LATE);
    assertThat(found(delivery)).isEqualTo(delivery);
  }

  @Test
  void lateSuccess_endsADeliveryThatIsStillPending() {
    Delivery delivery = pending();
    settle(delivery, answered(1, 500), again(Duration.ofHours(6)));

    assertThat(settle(delivery, answered(1, 200), SUCCEEDED)).isEqualTo(SettleOutcome.LATE_SUCCESS);

    Progress progress = found(delivery).progress();
    assertThat(progress.status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(progress.detail()).isEqualTo(StatusDetail.DELIVERED);
    assertThat(progress.attemptCount()).isEqualTo(1);
    assertThat(progress.nextAttemptAt()).isEmpty();
    assertThat(progress.finishedAt()).contains(START);
    assertThat(progress.lastAttempt()).contains(answered(1, 500).summary());
    assertThat(log().attempts(TENANT, delivery.id()))
        .containsExactly(answered(1, 500), answered(1, 200).late());
    assertThat(due(START.plus(Duration.ofDays(1)))).isEmpty();
  }

  @Test
  void success_ofADeliveryThatHasEnded_isLateAndChangesNothing() {
    Delivery canceled = pending();
    queue().cancel(TENANT, canceled.id(), NONE);
    Delivery before = found(canceled);

    assertThat(settle(canceled, answered(1, 200), SUCCEEDED)).isEqualTo(SettleOutcome.LATE);

    assertThat(found(canceled)).isEqualTo(before);
    assertThat(log().attempts(TENANT, canceled.id())).containsExactly(answered(1, 200).late());
  }

  @Test
  void attemptOfASupersededDelivery_isLateAndLeavesTheReplayPending() {
    Delivery original = pending();
    Delivery fresh = enqueued(superseding(original));

    assertThat(settle(original, answered(1, 200), SUCCEEDED)).isEqualTo(SettleOutcome.LATE);

    assertThat(found(original).status()).isEqualTo(DeliveryStatus.CANCELED);
    assertThat(found(fresh).status()).isEqualTo(DeliveryStatus.PENDING);
    assertThat(log().attempts(TENANT, fresh.id())).isEmpty();
  }

  @Test
  void lateAttempt_ofAnOriginalWhoseReplayIsPending_leavesTheReplayAlone() {
    Delivery original = dead();
    Delivery fresh = enqueued(replay(original));

    assertThat(settle(original, answered(1, 200), SUCCEEDED)).isEqualTo(SettleOutcome.LATE);

    assertThat(found(original)).isEqualTo(original);
    assertThat(found(fresh)).isEqualTo(fresh);
    assertThat(due()).containsExactly(fresh.id());
  }

  @Test
  void batch_settlesEachAndAnswersInItsOrder() {
    Delivery late = dead();
    Delivery first = pending();
    Delivery second = publish(event(), to("other"));

    List<SettleOutcome> outcomes =
        queue()
            .settle(
                List.of(
                    settlement(second, answered(1, 500), again(TEN_SECONDS)),
                    settlement(late, answered(1, 200), SUCCEEDED),
                    settlement(first, answered(1, 200), SUCCEEDED)));

    assertThat(outcomes)
        .containsExactly(SettleOutcome.APPLIED, SettleOutcome.LATE, SettleOutcome.APPLIED);
    assertThat(found(first).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(found(second).status()).isEqualTo(DeliveryStatus.PENDING);
    assertThat(found(late)).isEqualTo(late);
  }

  @Test
  void batch_withNothing_isNothing() {
    assertThat(queue().settle(List.of())).isEmpty();
  }

  @Test
  void batch_ofHundreds_isSettledWhole() {
    List<Delivery> deliveries = IntStream.range(0, 300).mapToObj(i -> pending()).toList();

    List<SettleOutcome> outcomes =
        queue()
            .settle(
                deliveries.stream()
                    .map(delivery -> settlement(delivery, answered(1, 200), SUCCEEDED))
                    .toList());

    assertThat(outcomes).hasSize(300).containsOnly(SettleOutcome.APPLIED);
    assertThat(due()).isEmpty();
  }

  @Test
  void attempt_isKeptAsItWas() {
    byte[] body = new byte[65_536];
    new Random(11).nextBytes(body);
    body[0] = 0;
    Attempt attempt =
        new Attempt(
            1,
            START.plusMillis(7),
            Duration.ofMillis(9_999),
            "https://user@example.com/a?b=c%20d#é",
            new Contact(
                Optional.of("2001:db8::1"),
                Optional.of("HTTP/1.1"),
                new AttemptPhases(
                    Optional.of(Duration.ZERO),
                    Optional.of(Duration.ofNanos(1_000)),
                    Optional.empty(),
                    Optional.of(Duration.ofMinutes(5)))),
            List.of(
                new Header("webhook-id", "evt_1"),
                new Header("X-Two", "b"),
                new Header("X-Two", "a"),
                new Header("x-empty", "")),
            Optional.of(
                new RecordedResponse(
                    503,
                    List.of(
                        new Header("Set-Cookie", "b=2"),
                        new Header("set-cookie", "a=1"),
                        new Header("X-Odd", "tab\t é \u0000 : = \" \\ 🙂"),
                        new Header("A", "")),
                    Bytes.copyOf(body),
                    true)),
            Optional.empty(),
            false);

    assertKept(attempt);
  }

  @Test
  void attemptWithoutAnAnswer_isKeptAsItWas() {
    for (ErrorKind kind : ErrorKind.values()) {
      assertKept(
          new Attempt(
              1,
              START,
              Duration.ZERO,
              "https://example.com/",
              Contact.none(),
              List.of(),
              Optional.empty(),
              Optional.of(new AttemptError(kind, "é".repeat(500))),
              false));
    }
  }

  @Test
  void attemptWithAnEmptyAnswer_isKeptAsItWas() {
    assertKept(
        attempt(
            1,
            Optional.of(new RecordedResponse(599, List.of(), Bytes.empty(), false)),
            Optional.empty()));
  }

  private void assertKept(Attempt attempt) {
    Delivery delivery = pending();

    settle(delivery, attempt, DEAD);

    assertThat(log().attempts(TENANT, delivery.id())).containsExactly(attempt);
    assertThat(found(delivery).progress().lastAttempt()).contains(attempt.summary());
  }

  @Test
  void attempts_areShownInTheOrderInWhichTheyWereRecorded() {
    Delivery delivery = pending();
    settle(delivery, answered(1, 500), again(Duration.ZERO));
    settle(delivery, answered(2, 501), again(Duration.ZERO));
    settle(delivery, answered(1, 502), again(Duration.ZERO));
    settle(delivery, answered(3, 200), SUCCEEDED);

    assertThat(log().attempts(TENANT, delivery.id()))
        .containsExactly(
            answered(1, 500), answered(2, 501), answered(1, 502).late(), answered(3, 200));
    assertThat(found(delivery).progress().attemptCount()).isEqualTo(3);
    assertThat(found(delivery).progress().lastAttempt()).contains(answered(3, 200).summary());
  }
}
