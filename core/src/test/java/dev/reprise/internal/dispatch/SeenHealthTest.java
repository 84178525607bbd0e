package dev.reprise.internal.dispatch;

import static dev.reprise.internal.dispatch.Samples.NOW;
import static dev.reprise.internal.dispatch.Samples.URL;
import static dev.reprise.internal.dispatch.Samples.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.Health;
import dev.reprise.model.Subscription;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenHealthTest {

  private static final DeliveryPolicy POLICY = DeliveryPolicy.defaults();

  private final SeenHealth seen = new SeenHealth();

  @Test
  void manyLikeOnes_allCount() {
    see(HealthEffect.FAILURE, 10_000);

    assertThat(write(subscription()).health().consecutiveFailures()).isEqualTo(10_000);
  }

  @Test
  void oftenChanging_keepsWhatCounts() {
    IntStream.range(0, 1_000)
        .forEach(
            i -> {
              see(HealthEffect.FAILURE, 3);
              see(HealthEffect.SUCCESS, 2);
            });
    see(HealthEffect.FAILURE, 1);

    assertThat(write(subscription()).health())
        .isEqualTo(new Health(1, Optional.of(NOW), Optional.empty()));
  }

  @Test
  void success_doesNotUndoAGoneBeforeIt() {
    see(HealthEffect.GONE, 1);
    see(HealthEffect.SUCCESS, 1);

    assertThat(write(subscription()).isOpen()).isFalse();
    assertThat(seen.disables()).isTrue();
  }

  @Test
  void writtenThoughReportedAsFailed_countsOnce() {
    see(HealthEffect.FAILURE, 2);
    Subscription there = write(subscription());
    see(HealthEffect.FAILURE, 1);

    assertThat(write(there).health().consecutiveFailures()).isEqualTo(3);
  }

  @Test
  void secondTryFailsToo_firstStillCountsOnce() {
    see(HealthEffect.FAILURE, 2);
    Subscription there = write(subscription());
    see(HealthEffect.FAILURE, 1);
    write(there);
    see(HealthEffect.FAILURE, 1);

    assertThat(write(there).health().consecutiveFailures()).isEqualTo(4);
  }

  @Test
  void neitherTryWritten_allCountOnce() {
    see(HealthEffect.FAILURE, 2);
    write(subscription());
    see(HealthEffect.FAILURE, 1);
    write(subscription());

    assertThat(write(subscription()).health().consecutiveFailures()).isEqualTo(3);
  }

  @Test
  void successAfterATryOfUnknownOutcome_isWritten() {
    see(HealthEffect.SUCCESS, 1);
    Subscription healthy = write(subscription());
    seen.forgetNews();
    seen.add(new HealthRule.Observation(HealthEffect.FAILURE, URL), Optional.of(healthy));
    Subscription there = write(healthy);

    seen.add(new HealthRule.Observation(HealthEffect.SUCCESS, URL), Optional.of(healthy));

    assertThat(seen.changesNothing(POLICY, NOW)).isFalse();
    assertThat(write(there).health().consecutiveFailures()).isZero();
  }

  private void see(HealthEffect effect, int times) {
    for (int i = 0; i < times; i++) {
      seen.add(new HealthRule.Observation(effect, URL), Optional.of(subscription()));
    }
  }

  private Subscription write(Subscription current) {
    return seen.over(current, POLICY, NOW);
  }
}
