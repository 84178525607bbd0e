package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyRulesTest {

  private static final DeliveryPolicy DEFAULTS = DeliveryPolicy.defaults();

  @Test
  void defaultSchedule_isEightAttemptsOverADayAndMore() {
    RetrySchedule schedule = RetrySchedule.defaults();

    assertThat(schedule.attempts()).isEqualTo(8);
    assertThat(schedule.delayBefore(1)).isZero();
    assertThat(schedule.delayBefore(4)).isEqualTo(Duration.ofMinutes(2));
    assertThat(schedule.delayBefore(8)).isEqualTo(Duration.ofHours(24));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, -1})
  void delay_ofAnAttemptThatTheScheduleDoesNotHave_isRefused(int number) {
    assertRefused(() -> RetrySchedule.defaults().delayBefore(number), "attempt must be 1 to 8");
  }

  @Test
  void schedule_has1To20Delays() {
    assertRefused(() -> new RetrySchedule(List.of()), "delays");
    assertRefused(() -> new RetrySchedule(Collections.nCopies(21, Duration.ZERO)), "delays");
    assertThat(new RetrySchedule(Collections.nCopies(20, Duration.ZERO)).attempts()).isEqualTo(20);
    assertThat(RetrySchedule.once().attempts()).isEqualTo(1);
  }

  @Test
  void delays_areUpTo30Days() {
    assertThat(RetrySchedule.ofSeconds(30 * 86_400L).attempts()).isEqualTo(1);
    assertRefused(() -> RetrySchedule.ofSeconds(30 * 86_400L + 1), "delay");
    assertRefused(() -> RetrySchedule.ofSeconds(-1), "delay");
  }

  @ParameterizedTest
  @ValueSource(longs = {99, 300_001})
  void attemptTimeout_is100MillisecondsTo5Minutes(long millis) {
    assertRefused(() -> DEFAULTS.withAttemptTimeout(Duration.ofMillis(millis)), "attemptTimeout");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 10_000.1, Double.NaN, Double.POSITIVE_INFINITY})
  void rate_isAboveZeroTo10000(double value) {
    assertRefused(() -> DEFAULTS.toBuilder().ratePerSecond(value).build(), "ratePerSecond");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_001})
  void inFlight_is1To1000(int value) {
    assertRefused(() -> DEFAULTS.withMaxInFlight(value), "maxInFlight");
  }

  @ParameterizedTest
  @CsvSource({
    "200, false",
    "302, false",
    "399, false",
    "400, true",
    "404, true",
    "408, false",
    "410, true",
    "425, false",
    "429, false",
    "499, true",
    "500, false"
  })
  void finalStatuses_areByDefaultAny4xxButThree(int status, boolean isFinal) {
    assertThat(DEFAULTS.isFinal(status)).isEqualTo(isFinal);
  }

  @Test
  void finalStatuses_thatAreGiven_replaceTheDefault() {
    DeliveryPolicy policy = finalOn(Set.of(500)).over(DEFAULTS);

    assertThat(policy.isFinal(500)).isTrue();
    assertThat(policy.isFinal(404)).isFalse();
    assertThat(finalOn(Set.of()).over(DEFAULTS).isFinal(404)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {399, 600})
  void finalStatuses_are400To599(int status) {
    assertRefused(() -> finalOn(Set.of(status)), "final status");
  }

  @Test
  void settings_thatAreEmpty_followTheEngine() {
    assertThat(SubscriptionSettings.none().over(DEFAULTS)).isEqualTo(DEFAULTS);
  }

  @Test
  void settings_thatAreGiven_winOverTheEngine() {
    SubscriptionSettings settings =
        SubscriptionSettings.builder()
            .schedule(RetrySchedule.once())
            .attemptTimeout(Duration.ofSeconds(1))
            .maxInFlight(3)
            .finalStatuses(Set.of(404))
            .disableAfter(Duration.ZERO)
            .signature(SignatureScheme.TIMESTAMPED_HEX)
            .headers(List.of(new Header("X-Shop", "7")))
            .recordResponse(RecordResponse.NONE)
            .ratePerSecond(2.5)
            .order(DeliveryOrder.FIFO)
            .onDead(OnDead.HOLD)
            .build();

    assertThat(settings.over(DEFAULTS))
        .isEqualTo(
            new DeliveryPolicy(
                RetrySchedule.once(),
                Duration.ofSeconds(1),
                3,
                Optional.of(Set.of(404)),
                Duration.ZERO,
                SignatureScheme.TIMESTAMPED_HEX,
                List.of(new Header("X-Shop", "7")),
                RecordResponse.NONE,
                Optional.of(2.5),
                DeliveryOrder.FIFO,
                OnDead.HOLD,
                true));
  }

  @Test
  void settings_areCheckedAsThePolicyIs() {
    SubscriptionSettings.Builder settings = SubscriptionSettings.builder();

    assertRefused(() -> settings.attemptTimeout(Duration.ZERO).build(), "attemptTimeout");
    assertRefused(() -> SubscriptionSettings.builder().maxInFlight(0).build(), "maxInFlight");
    assertRefused(
        () -> SubscriptionSettings.builder().disableAfter(Duration.ofNanos(-1)).build(),
        "disableAfter");
    assertRefused(
        () -> SubscriptionSettings.builder().headers(List.of(new Header("Host", "a"))).build(),
        "header Host");
  }

  private static SubscriptionSettings finalOn(Set<Integer> statuses) {
    return SubscriptionSettings.builder().finalStatuses(statuses).build();
  }

  private static void assertRefused(Runnable making, String field) {
    assertThatThrownBy(making::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field);
  }
}
