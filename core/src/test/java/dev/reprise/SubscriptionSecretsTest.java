package dev.reprise;

import static dev.reprise.EngineRig.START;
import static dev.reprise.EngineRig.TENANT;
import static dev.reprise.EngineRig.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Bytes;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.Secret;
import dev.reprise.model.SignatureScheme;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.SendRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The secrets of a subscription, and the events that test it. */
class SubscriptionSecretsTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final EngineRig rig = new EngineRig().start();
  private final Subscriptions subscriptions = rig.reprise.subscriptions();

  @Test
  void added_signsAtOnce_andTheOlderOnesForADay() {
    Secret first = rig.subscribe().secrets().get(0);

    Secret added = subscriptions.addSecret(request()).orElseThrow();

    assertThat(added.text()).startsWith("whsec_").isNotEqualTo(first.text());
    assertThat(added.createdAt()).isEqualTo(START);
    assertThat(secrets()).containsExactly(first.expiringBy(START.plus(DAY)), added);
    assertThat(signingNow()).containsExactly(first.id(), added.id());
    rig.time.advance(DAY);
    assertThat(signingNow()).containsExactly(added.id());
  }

  @Test
  void added_withoutOverlap_signsAlone() {
    rig.subscribe();

    Secret added =
        subscriptions.addSecret(request().withOlderExpiringIn(Duration.ZERO)).orElseThrow();

    assertThat(signingNow()).containsExactly(added.id());
  }

  @Test
  void added_doesNotProlongWhatExpiresSooner() {
    rig.subscribe();
    subscriptions.addSecret(request().withOlderExpiringIn(Duration.ofHours(1))).orElseThrow();

    subscriptions.addSecret(request().withOlderExpiringIn(Duration.ofDays(30))).orElseThrow();

    assertThat(secrets())
        .extracting(Secret::expiresAt)
        .containsExactly(
            Optional.of(START.plus(Duration.ofHours(1))),
            Optional.of(START.plus(Duration.ofDays(30))),
            Optional.empty());
  }

  @Test
  void added_fitsTheSubscriptionsScheme() {
    rig.subscribe();
    SubscriptionSettings asymmetric =
        SubscriptionSettings.builder().signature(SignatureScheme.STANDARD_V1A).build();
    subscriptions
        .update(TENANT, "wbs_1", SubscriptionChange.nothing().withSettings(asymmetric))
        .orElseThrow();

    Secret added = subscriptions.addSecret(request()).orElseThrow();

    assertThat(added.isKeyPair()).isTrue();
    assertThat(added.publicKey().orElseThrow()).startsWith("whpk_");
  }

  @Test
  void firstSecret_fitsTheScheme() {
    SubscriptionSettings asymmetric =
        SubscriptionSettings.builder().signature(SignatureScheme.STANDARD_V1A).build();

    Subscription created =
        subscriptions
            .create(NewSubscription.of(TENANT, URL).withSettings(asymmetric))
            .orElseThrow();

    assertThat(created.secrets().get(0).isKeyPair()).isTrue();
  }

  @Test
  void imported_isKeptAsItIs() {
    Bytes raw = Bytes.copyOf(new byte[] {0, 1, (byte) 0xff});
    Subscription created =
        subscriptions
            .create(NewSubscription.of(TENANT, URL).withId("wbs_1").withSecret(raw))
            .orElseThrow();

    subscriptions.addSecret(request().withText("old shop secret")).orElseThrow();

    assertThat(created.secrets().get(0).material()).isEqualTo(raw);
    assertThat(secrets().get(1).text()).isEqualTo("old shop secret");
    assertThatThrownBy(() -> subscriptions.addSecret(request().withText("")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("secret must have 1 to 256 bytes, had 0");
  }

  @Test
  void twentyThatSign_areTheMost_andExpiredOnesMakeRoom() {
    rig.subscribe();
    for (int i = 0; i < 19; i++) {
      subscriptions.addSecret(request()).orElseThrow();
    }

    assertThat(subscriptions.addSecret(request()).code()).isEqualTo("invalid_field_value");
    assertThat(secrets()).hasSize(20);

    rig.time.advance(DAY);
    Secret added = subscriptions.addSecret(request()).orElseThrow();
    assertThat(secrets()).hasSize(20).last().isEqualTo(added);
  }

  @Test
  void removed_signsNothing_andTheLastOneStays() {
    String first = rig.subscribe().secrets().get(0).id();
    String added = subscriptions.addSecret(request()).orElseThrow().id();

    assertThat(remove(first)).isEqualTo("done");
    assertThat(signingNow()).containsExactly(added);
    assertThat(remove(added)).isEqualTo("last_secret");
    assertThat(remove(first)).isEqualTo("resource_not_found");
    assertThat(signingNow()).containsExactly(added);
  }

  @Test
  void lastOneThatSigns_staysThoughExpiredOnesAreThere() {
    rig.subscribe();
    String added =
        subscriptions.addSecret(request().withOlderExpiringIn(Duration.ZERO)).orElseThrow().id();

    assertThat(remove(added)).isEqualTo("last_secret");
    assertThat(remove(secrets().get(0).id())).isEqualTo("done");
  }

  @Test
  void deletedOrOthersSubscription_isNotThere() {
    rig.subscribe();
    assertThat(subscriptions.addSecret(NewSecret.of("globex", "wbs_1")).code())
        .isEqualTo("resource_not_found");
    subscriptions.delete(TENANT, "wbs_1").orElseThrow();

    assertThat(subscriptions.addSecret(request()).code()).isEqualTo("resource_not_found");
    assertThat(remove("sec_1")).isEqualTo("resource_not_found");
    assertThat(rig.reprise.events().publishTest(TENANT, "wbs_1").code())
        .isEqualTo("resource_not_found");
  }

  @Test
  void olderOnes_expireWithin30Days() {
    for (Duration wrong : List.of(Duration.ofNanos(-1), Duration.ofDays(30).plusNanos(1))) {
      assertThatThrownBy(() -> request().withOlderExpiringIn(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("olderExpireIn must be");
    }
  }

  @Test
  void testEvent_goesToOneSubscription_whateverItIsOwed() {
    rig.reprise
        .subscriptions()
        .create(
            NewSubscription.of(TENANT, URL).withId("wbs_1").withEventTypes(List.of("other.type")))
        .orElseThrow();
    rig.subscribe("wbs_2");

    Delivery delivery = rig.reprise.events().publishTest(TENANT, "wbs_1").orElseThrow();
    assertThat(delivery.status()).isEqualTo(DeliveryStatus.PENDING);
    rig.time.advance(Duration.ofMillis(100));

    assertThat(rig.all()).extracting(Delivery::subscriptionId).containsExactly("wbs_1");
    assertThat(rig.delivery(delivery.id()).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    SendRequest sent = rig.sender.requests().get(0);
    assertThat(sent.event().type()).isEqualTo("webhook.test");
    assertThat(sent.payload().contentType()).isEqualTo("application/json");
    assertThat(sent.payload().bytes().toUtf8())
        .startsWith("{\"type\":\"webhook.test\",\"subscription_id\":\"wbs_1\",\"created_at\":\"2");
  }

  @Test
  void testEvent_ofADisabledSubscription_isRefused_andOfAPausedOneWaits() {
    rig.subscribe();
    setStatus(SubscriptionStatus.DISABLED);
    assertThat(rig.reprise.events().publishTest(TENANT, "wbs_1").code())
        .isEqualTo("subscription_disabled");
    assertThat(rig.all()).isEmpty();

    setStatus(SubscriptionStatus.PAUSED);
    rig.reprise.events().publishTest(TENANT, "wbs_1").orElseThrow();
    rig.time.advance(Duration.ofMinutes(1));
    assertThat(rig.sender.requests()).isEmpty();
  }

  private void setStatus(SubscriptionStatus status) {
    subscriptions
        .update(TENANT, "wbs_1", SubscriptionChange.nothing().withStatus(status))
        .orElseThrow();
  }

  private String remove(String secretId) {
    return subscriptions.removeSecret(TENANT, "wbs_1", secretId).code();
  }

  private static NewSecret request() {
    return NewSecret.of(TENANT, "wbs_1");
  }

  private List<Secret> secrets() {
    return rig.subscription().secrets();
  }

  private List<String> signingNow() {
    return rig.subscription().activeSecrets(rig.store.queue().now()).stream()
        .map(Secret::id)
        .toList();
  }
}
