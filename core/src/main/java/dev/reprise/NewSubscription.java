package dev.reprise;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Bytes;
import dev.reprise.model.Names;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionSettings;
import java.util.List;
import java.util.Optional;

/**
 * Asks for a new subscription.
 *
 * @param tenant the host's customer
 * @param id the host's own id, 1 to 64 of {@code [A-Za-z0-9_.-]}; without one, one is made
 * @param url where deliveries go
 * @param eventTypes the types it is owed, or {@code "*"} for all; 1 to 100
 * @param description for people; at most 1,000 characters
 * @param settings what it sets for itself
 * @param secret the secret to begin with, as an existing receiver has it: raw bytes, or a text as
 *     UTF-8; without one, one is made
 */
public record NewSubscription(
    String tenant,
    Optional<String> id,
    String url,
    List<String> eventTypes,
    Optional<String> description,
    SubscriptionSettings settings,
    Optional<Bytes> secret) {

  /**
   * Validates and copies; what remains is checked when it is created.
   *
   * @throws IllegalArgumentException if the tenant or the id breaks its rule
   */
  public NewSubscription {
    Names.tenant(tenant);
    id.ifPresent(Names::subscriptionId);
    requireNonNull(url, "url");
    eventTypes = List.copyOf(eventTypes);
    requireNonNull(description, "description");
    requireNonNull(settings, "settings");
    requireNonNull(secret, "secret");
  }

  /**
   * Asks for a subscription to all event types.
   *
   * @throws IllegalArgumentException if the tenant breaks its rule
   */
  public static NewSubscription of(String tenant, String url) {
    return new NewSubscription(
        tenant,
        Optional.empty(),
        url,
        List.of(Subscription.ALL_TYPES),
        Optional.empty(),
        SubscriptionSettings.none(),
        Optional.empty());
  }

  /**
   * Returns a copy with the host's own id.
   *
   * @throws IllegalArgumentException if the id breaks its rule
   */
  public NewSubscription withId(String value) {
    return new NewSubscription(
        tenant, Optional.of(value), url, eventTypes, description, settings, secret);
  }

  /** Returns a copy that is owed only these types. */
  public NewSubscription withEventTypes(List<String> value) {
    return new NewSubscription(tenant, id, url, value, description, settings, secret);
  }

  /** Returns a copy with a description. */
  public NewSubscription withDescription(String value) {
    return new NewSubscription(tenant, id, url, eventTypes, Optional.of(value), settings, secret);
  }

  /** Returns a copy with settings. */
  public NewSubscription withSettings(SubscriptionSettings value) {
    return new NewSubscription(tenant, id, url, eventTypes, description, value, secret);
  }

  /** Returns a copy that begins with an existing secret, a text such as {@code whsec_…}. */
  public NewSubscription withSecret(String value) {
    return withSecret(Bytes.utf8(value));
  }

  /** Returns a copy that begins with an existing secret: raw bytes, or a text as UTF-8. */
  public NewSubscription withSecret(Bytes value) {
    return new NewSubscription(
        tenant, id, url, eventTypes, description, settings, Optional.of(value));
  }

  /** Returns everything but the secret. */
  @Override
  public String toString() {
    return "NewSubscription[tenant=" + tenant + ", id=" + id + ", eventTypes=" + eventTypes + "]";
  }
}
