package dev.reprise;

import static dev.reprise.EngineRig.START;
import static dev.reprise.EngineRig.TENANT;
import static dev.reprise.EngineRig.URL;
import static dev.reprise.ScriptedSender.answer;
import static dev.reprise.ScriptedSender.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Attempt;
import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.DisabledReason;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.RetrySchedule;
import dev.reprise.model.StatusDetail;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the engine does with what it accepted, on virtual time. */
class DispatchTest {

  @Test
  void published_isAttemptedAtOnceAndSucceeds() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();

    String id = rig.publish("evt_1");

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(rig.delivery(id).progress().detail()).isEqualTo(StatusDetail.DELIVERED);
    assertThat(rig.attempts(id)).extracting(Attempt::startedAt).containsExactly(START);
    SendRequest request = rig.sender.requests().get(0);
    assertThat(request.url()).isEqualTo(URL);
    assertThat(request.payload().bytes().toUtf8()).isEqualTo("{}");
    assertThat(request.secrets()).hasSize(1);
  }

  @Test
  void acceptedBeforeStart_waitsForIt() {
    EngineRig rig = new EngineRig();
    rig.subscribe();
    String id = rig.publish("evt_1");
    assertThat(rig.sender.requests()).isEmpty();

    rig.start();
    rig.time.advance(Duration.ofMillis(100));

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void failing_isRetriedByTheScheduleUntilDead() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.answerAll(500);
    String id = rig.publish("evt_1");

    rig.time.advance(Duration.ofHours(32));

    Delivery dead = rig.delivery(id);
    assertThat(dead.status()).isEqualTo(DeliveryStatus.DEAD);
    assertThat(dead.progress().attemptCount()).isEqualTo(8);
    assertThat(rig.attempts(id))
        .extracting(Attempt::number)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(gaps(rig.attempts(id)))
        .allSatisfy(
            (number, late) -> assertThat(late).isBetween(Duration.ZERO, Duration.ofMillis(1_010)));
  }

  /** How much later than the schedule says each attempt began. */
  private static Map<Integer, Duration> gaps(List<Attempt> attempts) {
    RetrySchedule schedule = RetrySchedule.defaults();
    return IntStream.range(1, attempts.size())
        .boxed()
        .collect(
            Collectors.toMap(
                i -> i + 1,
                i ->
                    Duration.between(attempts.get(i - 1).startedAt(), attempts.get(i).startedAt())
                        .minus(schedule.delayBefore(i + 1))));
  }

  @Test
  void recovered_succeedsOnTheNextAttempt() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.script(request -> Optional.of(unreachable(ErrorKind.CONNECT)));
    String id = rig.publish("evt_1");
    assertThat(rig.delivery(id).progress().nextAttemptAt()).isPresent();
    assertThat(rig.delivery(id).progress().detail()).isEqualTo(StatusDetail.WAITING);

    rig.sender.answerAll(204);
    rig.time.advance(Duration.ofSeconds(12));

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(rig.attempts(id)).extracting(Attempt::number).containsExactly(1, 2);
    assertThat(rig.attempts(id).get(0).error()).isPresent();
  }

  @Test
  void notMade_isMadeAgain_withoutUsingUpAnAttempt() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    SendReport notMade =
        SendReport.without(
            new AttemptResult.NotMade(new AttemptError(ErrorKind.PROXY, "down")), Duration.ZERO);
    rig.sender.script(request -> Optional.of(notMade));
    String id = rig.publish("evt_1");

    rig.time.advance(Duration.ofHours(1));

    assertThat(rig.sender.requests())
        .hasSizeGreaterThan(RetrySchedule.defaults().attempts())
        .allMatch(request -> request.attempt() == 1);
    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.PENDING);
    assertThat(rig.delivery(id).progress().attemptCount()).isZero();
    assertThat(rig.attempts(id)).isEmpty();

    rig.sender.answerAll(204);
    rig.time.advance(Duration.ofSeconds(13));

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(rig.attempts(id)).extracting(Attempt::number).containsExactly(1);
  }

  @Test
  void whileAttempted_isShownInFlight() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.hangAll();

    String id = rig.publish("evt_1");

    assertThat(rig.delivery(id).progress().detail()).isEqualTo(StatusDetail.IN_FLIGHT);
    assertThat(rig.reprise.deliveries().lineage(TENANT, id).orElseThrow().entries().get(0))
        .extracting(entry -> entry.delivery().progress().detail())
        .isEqualTo(StatusDetail.IN_FLIGHT);
  }

  @Test
  void slowReceiver_neverHasMoreInFlightThanItsLimit_andSlowsNobodyElse() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe("wbs_slow");
    rig.sender.hangAll();
    IntStream.range(0, 50).forEach(i -> rig.accept("slow_" + i));
    rig.time.advance(Duration.ofMillis(100));
    assertThat(rig.sender.hanging()).hasSize(16);

    rig.sender.answerAll(200);
    rig.subscribe("wbs_1");
    String id = rig.publish("evt_1");

    assertThat(rig.all())
        .filteredOn(delivery -> delivery.subscriptionId().equals("wbs_1"))
        .extracting(Delivery::status)
        .containsExactly(DeliveryStatus.SUCCEEDED);
    assertThat(id).isNotEmpty();
    assertThat(rig.sender.hanging()).hasSize(16);
  }

  @Test
  void roomInALane_isFilledAsAttemptsEnd() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    IntStream.range(0, 300).forEach(i -> rig.accept("evt_" + i));

    rig.time.advance(Duration.ofSeconds(1));

    assertThat(rig.all()).hasSize(300);
    assertThat(rig.all()).extracting(Delivery::status).containsOnly(DeliveryStatus.SUCCEEDED);
    assertThat(rig.sender.requests()).hasSize(300);
  }

  @Test
  void ownLimitInFlight_holds() {
    EngineRig rig = new EngineRig().start();
    SubscriptionSettings two = SubscriptionSettings.builder().maxInFlight(2).build();
    rig.reprise
        .subscriptions()
        .create(NewSubscription.of(TENANT, URL).withSettings(two))
        .orElseThrow();
    rig.sender.hangAll();

    IntStream.range(0, 10).forEach(i -> rig.accept("evt_" + i));
    rig.time.advance(Duration.ofMillis(100));

    assertThat(rig.sender.hanging()).hasSize(2);
  }

  @Test
  void canceledInFlight_stillCountsTowardsTheLimit() {
    EngineRig rig = new EngineRig(b -> b.policy(DeliveryPolicy.defaults().withMaxInFlight(2)));
    rig.start().subscribe();
    rig.sender.hangAll();
    List<String> ids = IntStream.range(0, 5).mapToObj(i -> rig.accept("evt_" + i)).toList();
    rig.time.advance(Duration.ofMillis(100));
    rig.reprise.deliveries().cancel(TENANT, ids.get(0)).orElseThrow();

    rig.sender.report(rig.sender.hanging().get(1), answer(200));
    rig.time.advance(Duration.ofSeconds(2));

    assertThat(rig.sender.hanging()).hasSize(2);
  }

  @Test
  void senderThatNeverReports_isGivenUp() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.hangAll();
    String id = rig.publish("evt_1");

    rig.time.advance(Duration.ofSeconds(11));

    assertThat(rig.attempts(id))
        .extracting(attempt -> attempt.error().orElseThrow().kind())
        .containsExactly(ErrorKind.TIMEOUT);
  }

  @Test
  void senderThatThrows_isAFailedAttempt() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.script(
        request -> {
          throw new IllegalStateException("planned");
        });

    String id = rig.publish("evt_1");

    assertThat(rig.attempts(id))
        .extracting(attempt -> attempt.error().orElseThrow().kind())
        .containsExactly(ErrorKind.PROTOCOL);
    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.PENDING);
  }

  @Test
  void canceledInFlight_recordsTheAttemptAsLate() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.hangAll();
    String id = rig.publish("evt_1");

    rig.reprise.deliveries().cancel(TENANT, id).orElseThrow();
    rig.sender.report(rig.sender.hanging().get(0), answer(200));
    rig.time.advance(Duration.ofSeconds(60));

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.CANCELED);
    assertThat(rig.attempts(id)).extracting(Attempt::isLate).containsExactly(true);
    assertThat(rig.sender.requests()).hasSize(1);
  }

  @Test
  void expedited_isAttemptedNow() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.answerAll(500);
    String id = rig.publish("evt_1");
    rig.sender.answerAll(200);

    rig.reprise.deliveries().expedite(TENANT, id).orElseThrow();
    rig.time.advance(Duration.ofMillis(100));

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void paused_waits_andGoesOnWhenResumed() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    setStatus(rig, SubscriptionStatus.PAUSED);

    String id = rig.publish("evt_1");
    rig.time.advance(Duration.ofHours(1));
    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.PENDING);
    assertThat(rig.sender.requests()).isEmpty();

    setStatus(rig, SubscriptionStatus.ACTIVE);
    rig.time.advance(Duration.ofMillis(100));

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void disabled_holdsWhatIsPending_dueOrNot() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.answerAll(500);
    String waiting = rig.publish("evt_1");

    setStatus(rig, SubscriptionStatus.DISABLED);
    String born = rig.publish("evt_2");
    rig.time.advance(Duration.ofMillis(100));

    assertThat(List.of(rig.delivery(waiting), rig.delivery(born)))
        .extracting(Delivery::status)
        .containsOnly(DeliveryStatus.HELD);
    assertThat(rig.delivery(waiting).progress().detail())
        .isEqualTo(StatusDetail.SUBSCRIPTION_DISABLED);
    assertThat(rig.attempts(waiting)).hasSize(1);
    assertThat(rig.attempts(born)).isEmpty();
  }

  @Test
  void enabledAgain_sendsNothingByItself() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.answerAll(500);
    String id = rig.publish("evt_1");
    setStatus(rig, SubscriptionStatus.DISABLED);
    setStatus(rig, SubscriptionStatus.ACTIVE);
    rig.sender.answerAll(200);

    rig.time.advance(Duration.ofDays(2));

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.HELD);
    assertThat(rig.sender.requests()).hasSize(1);
    assertThat(rig.delivery(rig.publish("evt_2")).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void disabledInFlight_endsHeldAfterTheAttemptIsRecorded() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.hangAll();
    String id = rig.publish("evt_1");

    setStatus(rig, SubscriptionStatus.DISABLED);
    rig.time.advance(Duration.ofMillis(100));
    rig.sender.report(rig.sender.hanging().get(0), answer(500));
    rig.time.advance(Duration.ofMillis(100));

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.HELD);
    assertThat(rig.attempts(id)).hasSize(1);
  }

  @Test
  void deleted_holdsWhatIsPending() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.answerAll(500);
    String id = rig.publish("evt_1");

    rig.reprise.subscriptions().delete(TENANT, "wbs_1").orElseThrow();
    rig.time.advance(Duration.ofMillis(100));

    assertThat(rig.delivery(id).progress().detail()).isEqualTo(StatusDetail.SUBSCRIPTION_DELETED);
  }

  @Test
  void gone_disablesTheSubscription_andHoldsTheRest() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.answerAll(503);
    String waiting = rig.publish("evt_1");
    rig.sender.answerAll(410);

    String gone = rig.publish("evt_2");
    rig.time.advance(Duration.ofSeconds(1));

    assertThat(rig.delivery(gone).progress().detail()).isEqualTo(StatusDetail.GONE);
    assertThat(rig.subscription().health().disabledReason()).contains(DisabledReason.GONE);
    assertThat(rig.delivery(waiting).status()).isEqualTo(DeliveryStatus.HELD);
  }

  @Test
  void manyFailuresForLong_disableTheSubscription() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.answerAll(400);
    IntStream.range(0, 30).forEach(i -> rig.publish("early_" + i));
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(rig.subscription().isOpen()).isTrue();
    assertThat(rig.subscription().health().consecutiveFailures()).isEqualTo(30);

    rig.time.advance(Duration.ofHours(1));
    rig.publish("late");

    assertThat(rig.subscription().health().disabledReason()).contains(DisabledReason.FAILING);
  }

  @Test
  void success_isSeenInTheHealth() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.answerAll(400);
    rig.publish("evt_1");
    rig.sender.answerAll(200);

    rig.publish("evt_2");

    assertThat(rig.subscription().health().consecutiveFailures()).isZero();
    assertThat(rig.subscription().health().lastSuccessAt()).isPresent();
  }

  @Test
  void changedUrl_isUsedByTheNextAttempt() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.answerAll(500);
    String id = rig.publish("evt_1");

    rig.reprise
        .subscriptions()
        .update(TENANT, "wbs_1", SubscriptionChange.nothing().withUrl("https://new.example/in"))
        .orElseThrow();
    rig.time.advance(Duration.ofSeconds(12));

    assertThat(rig.attempts(id))
        .extracting(Attempt::url)
        .containsExactly(URL, "https://new.example/in");
    assertThat(rig.delivery(id).url()).isEqualTo(URL);
  }

  private static void setStatus(EngineRig rig, SubscriptionStatus status) {
    rig.reprise
        .subscriptions()
        .update(TENANT, "wbs_1", SubscriptionChange.nothing().withStatus(status))
        .orElseThrow();
  }
}
