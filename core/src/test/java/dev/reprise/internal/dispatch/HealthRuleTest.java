package dev.reprise.internal.dispatch;

import static dev.reprise.internal.dispatch.Samples.NOW;
import static dev.reprise.internal.dispatch.Samples.URL;
import static dev.reprise.internal.dispatch.Samples.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.DisabledReason;
import dev.reprise.model.Health;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthRuleTest {

  private static final Instant HOUR_LATER = NOW.plus(Duration.ofHours(1));

  @ParameterizedTest
  @CsvSource({"23, 3600, false", "24, 3599, false", "24, 3600, true", "30, 7200, true"})
  void failuresInARow_disable_onlyWhenManyAndLong(int count, long seconds, boolean isDisabled) {
    Subscription after = after(subscription(), failures(count), NOW.plusSeconds(seconds));

    assertThat(after.status() == SubscriptionStatus.DISABLED).isEqualTo(isDisabled);
    assertThat(after.health().disabledReason())
        .isEqualTo(isDisabled ? Optional.of(DisabledReason.FAILING) : Optional.empty());
    assertThat(after.epoch()).isEqualTo(isDisabled ? 1 : 0);
  }

  @Test
  void success_resetsCountAndTime() {
    Subscription failing = after(subscription(), failures(23), HOUR_LATER);

    Subscription recovered = after(failing, List.of(seen(HealthEffect.SUCCESS)), HOUR_LATER);

    assertThat(recovered.health())
        .isEqualTo(new Health(0, Optional.of(HOUR_LATER), Optional.empty()));
    assertThat(after(recovered, failures(24), HOUR_LATER.plusSeconds(3_599)).isOpen()).isTrue();
    assertThat(after(recovered, failures(24), HOUR_LATER.plusSeconds(3_600)).isOpen()).isFalse();
  }

  @Test
  void success_soonAfterAnother_changesNothing() {
    Subscription healthy = after(subscription(), List.of(seen(HealthEffect.SUCCESS)), NOW);

    assertThat(after(healthy, List.of(seen(HealthEffect.SUCCESS)), NOW.plusMillis(999)))
        .isSameAs(healthy);
    assertThat(after(healthy, List.of(seen(HealthEffect.SUCCESS)), NOW.plusSeconds(1)))
        .isNotEqualTo(healthy);
  }

  @Test
  void gone_disablesAtOnce_ifTheUrlIsStillTheSubscriptions() {
    Subscription after = after(subscription(), List.of(seen(HealthEffect.GONE)), NOW);

    assertThat(after.status()).isEqualTo(SubscriptionStatus.DISABLED);
    assertThat(after.health().disabledReason()).contains(DisabledReason.GONE);
  }

  @Test
  void gone_fromAnotherUrl_isAFailureLikeOthers() {
    Subscription moved = subscription().withUrl("https://new.example/in");

    Subscription after = after(moved, List.of(seen(HealthEffect.GONE)), NOW);

    assertThat(after.isOpen()).isTrue();
    assertThat(after.health().consecutiveFailures()).isEqualTo(1);
  }

  @Test
  void ownDisableAfter_holds() {
    DeliveryPolicy atOnce =
        DeliveryPolicy.defaults().toBuilder().disableAfter(Duration.ZERO).build();

    assertThat(HealthRule.after(subscription(), failures(24), atOnce, NOW).isOpen()).isFalse();
  }

  @Test
  void closedSubscription_isLeftAlone() {
    Subscription disabled = subscription().disabled(DisabledReason.CALLER);

    assertThat(after(disabled, List.of(seen(HealthEffect.SUCCESS)), NOW)).isSameAs(disabled);
    assertThat(after(disabled, failures(30), HOUR_LATER)).isSameAs(disabled);
  }

  private static Subscription after(
      Subscription subscription, List<HealthRule.Observation> seen, Instant now) {
    return HealthRule.after(subscription, seen, DeliveryPolicy.defaults(), now);
  }

  private static List<HealthRule.Observation> failures(int count) {
    return Collections.nCopies(count, seen(HealthEffect.FAILURE));
  }

  private static HealthRule.Observation seen(HealthEffect effect) {
    return new HealthRule.Observation(effect, URL);
  }
}
