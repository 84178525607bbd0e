package dev.reprise.internal.dispatch;

import static dev.reprise.internal.dispatch.Samples.NOW;
import static dev.reprise.internal.dispatch.Samples.published;
import static dev.reprise.internal.dispatch.Samples.replay;
import static dev.reprise.internal.dispatch.Samples.subscription;
import static dev.reprise.internal.dispatch.Samples.withoutJitter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.DisabledReason;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.OnDead;
import dev.reprise.model.RetrySchedule;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.Settlement;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of SPEC section 3's tables. */
class VerdictTest {

  private static final DeliveryPolicy POLICY = DeliveryPolicy.defaults();
  private static final int ATTEMPTS = POLICY.schedule().attempts();

  @ParameterizedTest
  @MethodSource("successes")
  void any2xx_succeeds(int status) {
    assertThat(first(answered(status)))
        .isEqualTo(ended(DeliveryStatus.SUCCEEDED, StatusDetail.DELIVERED, HealthEffect.SUCCESS));
  }

  static IntStream successes() {
    return IntStream.of(200, 201, 202, 204, 226, 299);
  }

  @ParameterizedTest
  @MethodSource("retried")
  void retriedStatus_isDueAfterTheSchedulesDelay(int status) {
    assertThat(first(answered(status))).isEqualTo(again(Duration.ofSeconds(10)));
  }

  @ParameterizedTest
  @MethodSource("retried")
  void retriedStatus_onTheLastAttempt_isDead(int status) {
    assertThat(verdict(published(ATTEMPTS - 1), answered(status)))
        .isEqualTo(ended(DeliveryStatus.DEAD, StatusDetail.EXHAUSTED, HealthEffect.FAILURE));
  }

  static IntStream retried() {
    return IntStream.of(100, 101, 301, 302, 303, 307, 308, 399, 408, 425, 429, 500, 502, 503, 599);
  }

  @ParameterizedTest
  @MethodSource("final4xx")
  void other4xx_isFinal(int status) {
    assertThat(first(answered(status)))
        .isEqualTo(ended(DeliveryStatus.FAILED, StatusDetail.CLIENT_ERROR, HealthEffect.FAILURE));
  }

  static IntStream final4xx() {
    Set<Integer> others = Set.of(408, 410, 425, 429);
    return IntStream.rangeClosed(400, 499).filter(status -> !others.contains(status));
  }

  @Test
  void gone_isFinalAndAsksForDisabling() {
    assertThat(first(answered(410)))
        .isEqualTo(ended(DeliveryStatus.FAILED, StatusDetail.GONE, HealthEffect.GONE));
  }

  @ParameterizedTest
  @CsvSource({
    "429, 5, 10",
    "429, 60, 60",
    "503, 86400, 86400",
    "503, 86401, 86400",
    "500, 9999999999, 86400",
    "408, 0, 10"
  })
  void retryAfter_isHonouredUpToADay_andNeverShortensTheSchedule(
      int status, long askedSeconds, long dueSeconds) {
    AttemptResult result =
        new AttemptResult.Answered(status, Optional.of(Duration.ofSeconds(askedSeconds)));

    assertThat(first(result)).isEqualTo(again(Duration.ofSeconds(dueSeconds)));
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorKind.class,
      names = {"DNS", "CONNECT", "TLS", "TIMEOUT", "RESET", "PROTOCOL", "HEADERS_TOO_LARGE"})
  void unreachable_isRetried(ErrorKind kind) {
    AttemptResult result = new AttemptResult.Unreachable(new AttemptError(kind, "broke"));

    assertThat(first(result)).isEqualTo(again(Duration.ofSeconds(10)));
    assertThat(verdict(published(ATTEMPTS - 1), result))
        .isEqualTo(ended(DeliveryStatus.DEAD, StatusDetail.EXHAUSTED, HealthEffect.FAILURE));
  }

  @Test
  void refusedLiteral_isFinal_andDoesNotCount() {
    assertThat(first(refused(true)))
        .isEqualTo(ended(DeliveryStatus.FAILED, StatusDetail.URL_REFUSED, HealthEffect.NONE));
  }

  @Test
  void refusedName_isRetried_andDoesNotCount() {
    assertThat(first(refused(false))).isEqualTo(again(Duration.ofSeconds(10)));
    assertThat(verdict(published(ATTEMPTS - 1), refused(false)))
        .isEqualTo(ended(DeliveryStatus.DEAD, StatusDetail.EXHAUSTED, HealthEffect.NONE));
  }

  @Test
  void notMade_isMadeAgainSoon_howeverOften_andDoesNotCount() {
    AttemptResult result =
        new AttemptResult.NotMade(new AttemptError(ErrorKind.PROXY, "the proxy is down"));

    assertThat(first(result)).isEqualTo(again(Verdict.NOT_MADE_AGAIN_IN));
    assertThat(verdict(published(ATTEMPTS - 1), result))
        .isEqualTo(again(Verdict.NOT_MADE_AGAIN_IN));
    assertThat(verdict(replay(ATTEMPTS - 1), result)).isEqualTo(again(Verdict.NOT_MADE_AGAIN_IN));
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "1, 30", "2, 120", "3, 600", "4, 3600", "5, 21600", "6, 86400"})
  void eachRetry_waitsItsOwnDelay(int attemptsBefore, long seconds) {
    assertThat(verdict(published(attemptsBefore), answered(500)))
        .isEqualTo(again(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @CsvSource({"0.0, 8000", "0.5, 10000", "1.0, 12000"})
  void jitter_spreadsByAFifth(double chance, long millis) {
    Jitter jitter = new Jitter(Samples.chance(chance));

    assertThat(Verdict.of(published(0), answered(500), POLICY, jitter))
        .isEqualTo(again(Duration.ofMillis(millis)));
  }

  @Test
  void scheduleShortenedMeanwhile_ends() {
    DeliveryPolicy once = POLICY.withSchedule(RetrySchedule.once());

    assertThat(Verdict.of(published(3), answered(500), once, withoutJitter()).next())
        .isEqualTo(new Settlement.Ended(DeliveryStatus.DEAD, StatusDetail.EXHAUSTED));
  }

  @Test
  void ownFinalStatuses_replaceTheDefault() {
    DeliveryPolicy policy = POLICY.toBuilder().finalStatuses(Set.of(501)).build();

    assertThat(Verdict.of(published(0), answered(501), policy, withoutJitter()).next())
        .isEqualTo(new Settlement.Ended(DeliveryStatus.FAILED, StatusDetail.CLIENT_ERROR));
    assertThat(Verdict.of(published(0), answered(404), policy, withoutJitter()))
        .isEqualTo(again(Duration.ofSeconds(10)));
  }

  @ParameterizedTest
  @MethodSource("anyEnd")
  void replays_neverCount(AttemptResult result) {
    assertThat(verdict(replay(ATTEMPTS - 1), result).health()).isEqualTo(HealthEffect.NONE);
    assertThat(verdict(replay(ATTEMPTS - 1), result).next())
        .isEqualTo(verdict(published(ATTEMPTS - 1), result).next());
  }

  static Stream<AttemptResult> anyEnd() {
    return Stream.of(answered(200), answered(404), answered(410), answered(500));
  }

  @ParameterizedTest
  @CsvSource({
    "FIFO, HOLD, FIFO, false, 500, HOLD",
    "FIFO, HOLD, FIFO, false, 200, NONE",
    "FIFO, HOLD, FIFO, false, 404, NONE",
    "FIFO, HOLD, UNORDERED, false, 500, NONE",
    "FIFO, PASS, FIFO, false, 500, NONE",
    "UNORDERED, HOLD, FIFO, false, 500, NONE",
    "FIFO, HOLD, FIFO, true, 500, NONE",
    "FIFO, HOLD, FIFO, true, 200, RELEASE",
    "FIFO, HOLD, FIFO, true, 404, RELEASE",
    "FIFO, PASS, FIFO, true, 200, NONE",
  })
  void end_holdsItsLineWhereAskedFor_andAReplayReleasesIt(
      DeliveryOrder order,
      OnDead onDead,
      DeliveryOrder acceptedIn,
      boolean isReplay,
      int answer,
      Settlement.LineEffect effect) {
    DeliveryPolicy policy = POLICY.toBuilder().order(order).onDead(onDead).build();
    QueuedDelivery delivery = isReplay ? replay(ATTEMPTS - 1) : published(ATTEMPTS - 1);

    Settlement.Next next =
        Verdict.of(in(acceptedIn, delivery), answered(answer), policy, withoutJitter()).next();

    assertThat(next)
        .isInstanceOfSatisfying(
            Settlement.Ended.class, ended -> assertThat(ended.line()).isEqualTo(effect));
  }

  private static QueuedDelivery in(DeliveryOrder order, QueuedDelivery delivery) {
    return new QueuedDelivery(
        delivery.lane(),
        delivery.deliveryId(),
        delivery.event(),
        delivery.origin(),
        delivery.createdAt(),
        delivery.epoch(),
        delivery.attempts(),
        delivery.dueAt(),
        order);
  }

  @Test
  void held_saysWhetherTheSubscriptionIsDisabledOrDeleted() {
    assertThat(Verdict.held(Optional.of(subscription().disabled(DisabledReason.CALLER))))
        .isEqualTo(held(StatusDetail.SUBSCRIPTION_DISABLED));
    assertThat(Verdict.held(Optional.of(subscription().deleted(NOW))))
        .isEqualTo(held(StatusDetail.SUBSCRIPTION_DELETED));
    assertThat(Verdict.held(Optional.empty())).isEqualTo(held(StatusDetail.SUBSCRIPTION_DELETED));
  }

  private static Verdict held(StatusDetail detail) {
    return ended(DeliveryStatus.HELD, detail, HealthEffect.NONE);
  }

  private static AttemptResult refused(boolean isFinal) {
    return new AttemptResult.Refused(
        new AttemptError(ErrorKind.REFUSED_BY_POLICY, "private address"), isFinal);
  }

  private static AttemptResult answered(int status) {
    return new AttemptResult.Answered(status, Optional.empty());
  }

  private static Verdict first(AttemptResult result) {
    return verdict(published(0), result);
  }

  private static Verdict verdict(QueuedDelivery delivery, AttemptResult result) {
    return Verdict.of(delivery, result, POLICY, withoutJitter());
  }

  private static Verdict again(Duration dueIn) {
    return new Verdict(new Settlement.Again(dueIn), HealthEffect.NONE);
  }

  private static Verdict ended(DeliveryStatus status, StatusDetail detail, HealthEffect health) {
    return new Verdict(new Settlement.Ended(status, detail), health);
  }
}
