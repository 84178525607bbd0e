package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void url_has1To2048Characters() {
    assertThat(owed("*").withUrl("x".repeat(2_048)).url()).hasSize(2_048);
    assertRefused(() -> owed("*").withUrl("x".repeat(2_049)), "url");
    assertRefused(() -> owed("*").withUrl(""), "url");
    assertRefused(() -> owed("*").withUrl("https://a.example/\u0000"), "url must hold neither");
    assertRefused(() -> owed("*").withUrl("https://a.example/\n"), "url must not hold control");
  }

  @Test
  void eventTypes_are1To100WithoutRepeats() {
    List<String> most = IntStream.range(0, 100).mapToObj(i -> "t" + i).toList();

    assertThat(owed("*").withEventTypes(most).eventTypes()).hasSize(100);
    assertRefused(() -> owed(), "events must hold 1 to 100");
    assertRefused(
        () -> owed(IntStream.range(0, 101).mapToObj(i -> "t" + i).toArray(String[]::new)),
        "events must hold 1 to 100");
    assertRefused(() -> owed("a", "b", "a"), "events must not repeat");
    assertRefused(() -> owed("a", "order.*"), "type");
  }

  @Test
  void description_hasAtMost1000Characters() {
    assertThat(owed("*").withDescription(Optional.of("")).description()).contains("");
    assertRefused(() -> owed("*").withDescription(Optional.of("x".repeat(1_001))), "description");
  }

  @Test
  void secrets_areAtMost20() {
    Secret secret = secret(Optional.empty());

    assertThat(owed("*").withSecrets(Collections.nCopies(20, secret)).secrets()).hasSize(20);
    assertRefused(() -> owed("*").withSecrets(Collections.nCopies(21, secret)), "secrets");
  }

  @Test
  void wants_whatItNames_orAll() {
    assertThat(owed("a", "b").wants("b")).isTrue();
    assertThat(owed("a", "b").wants("c")).isFalse();
    assertThat(owed("*").wants("anything")).isTrue();
    assertThat(owed("*").deleted(NOW).wants("anything")).isFalse();
  }

  @Test
  void disabling_raisesTheEpochOnce() {
    Subscription disabled = owed("*").disabled(DisabledReason.GONE);

    assertThat(disabled.status()).isEqualTo(SubscriptionStatus.DISABLED);
    assertThat(disabled.epoch()).isEqualTo(1);
    assertThat(disabled.health().disabledReason()).contains(DisabledReason.GONE);
    assertThat(disabled.isOpen()).isFalse();
    assertThat(disabled.disabled(DisabledReason.CALLER)).isSameAs(disabled);
  }

  @Test
  void opening_whatWasDisabled_clearsTheCountAndKeepsTheEpoch() {
    Subscription failing = owed("*").withHealth(new Health(24, Optional.of(NOW), Optional.empty()));

    Subscription opened =
        failing.disabled(DisabledReason.FAILING).opened(SubscriptionStatus.ACTIVE);

    assertThat(opened.health()).isEqualTo(new Health(0, Optional.of(NOW), Optional.empty()));
    assertThat(opened.epoch()).isEqualTo(1);
    assertThat(opened.isOpen()).isTrue();
  }

  @Test
  void pausing_keepsTheCountAndTheEpoch() {
    Subscription failing = owed("*").withHealth(new Health(3, Optional.empty(), Optional.empty()));

    Subscription paused = failing.opened(SubscriptionStatus.PAUSED);

    assertThat(paused.health()).isEqualTo(failing.health());
    assertThat(paused.epoch()).isZero();
    assertThat(paused.isOpen()).isTrue();
    assertRefused(() -> failing.opened(SubscriptionStatus.DISABLED), "status");
  }

  @Test
  void deleting_takesTheSecretsAndRaisesTheEpochOnce() {
    Subscription deleted = owed("*").deleted(NOW);

    assertThat(deleted.secrets()).isEmpty();
    assertThat(deleted.epoch()).isEqualTo(1);
    assertThat(deleted.deletedAt()).contains(NOW);
    assertThat(deleted.isOpen()).isFalse();
    assertThat(deleted.deleted(NOW.plusSeconds(1))).isSameAs(deleted);
  }

  @Test
  void secrets_signUntilTheyExpire() {
    Secret kept = secret(Optional.empty());
    Secret expiring = secret(Optional.of(NOW));
    Subscription subscription = owed("*").withSecrets(List.of(expiring, kept));

    assertThat(subscription.activeSecrets(NOW.minusMillis(1))).containsExactly(expiring, kept);
    assertThat(subscription.activeSecrets(NOW)).containsExactly(kept);
  }

  @Test
  void secret_isNeverShownInText() {
    assertThat(secret(Optional.empty()).toString()).doesNotContain("whsec_").contains("sec_1");
    assertThat(owed("*").toString()).doesNotContain("whsec_");
    assertThatThrownBy(() -> new Secret("s", "hidden".repeat(100), NOW, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains("600")
        .doesNotContain("hidden");
    assertRefused(() -> new Secret("s", "", NOW, Optional.empty()), "secret");
  }

  @Test
  void health_countsNothingNegative() {
    assertRefused(() -> new Health(-1, Optional.empty(), Optional.empty()), "consecutiveFailures");
  }

  private static Secret secret(Optional<Instant> expiresAt) {
    return new Secret("sec_1", "whsec_c2VjcmV0", NOW, expiresAt);
  }

  private static Subscription owed(String... eventTypes) {
    return new Subscription(
        "acme",
        "s",
        "https://example.com",
        List.of(eventTypes),
        Optional.empty(),
        SubscriptionStatus.ACTIVE,
        SubscriptionSettings.none(),
        List.of(secret(Optional.empty())),
        Health.untried(),
        0,
        NOW,
        Optional.empty());
  }

  private static void assertRefused(Runnable making, String field) {
    assertThatThrownBy(making::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field);
  }
}
