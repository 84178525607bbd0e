package dev.reprise;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.SubscriptionStatus;
import java.util.List;
import java.util.Optional;

/**
 * Asks for a change of a subscription; what is empty stays.
 *
 * @param url where deliveries go from now on
 * @param eventTypes the types it is owed from now on
 * @param description for people; an empty text removes it
 * @param status whether it is sent anything from now on
 * @param settings what it sets for itself from now on, as a whole
 */
public record SubscriptionChange(
    Optional<String> url,
    Optional<List<String>> eventTypes,
    Optional<String> description,
    Optional<SubscriptionStatus> status,
    Optional<SubscriptionSettings> settings) {

  private static final SubscriptionChange NOTHING =
      new SubscriptionChange(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Checks that nothing is missing. */
  public SubscriptionChange {
    requireNonNull(url, "url");
    eventTypes = eventTypes.map(List::copyOf);
    requireNonNull(description, "description");
    requireNonNull(status, "status");
    requireNonNull(settings, "settings");
  }

  /** Changes nothing. */
  public static SubscriptionChange nothing() {
    return NOTHING;
  }

  /** Returns a copy that changes the URL. */
  public SubscriptionChange withUrl(String value) {
    return new SubscriptionChange(Optional.of(value), eventTypes, description, status, settings);
  }

  /** Returns a copy that changes the event types. */
  public SubscriptionChange withEventTypes(List<String> value) {
    return new SubscriptionChange(url, Optional.of(value), description, status, settings);
  }

  /** Returns a copy that changes the description. */
  public SubscriptionChange withDescription(String value) {
    return new SubscriptionChange(url, eventTypes, Optional.of(value), status, settings);
  }

  /** Returns a copy that changes the status. */
  public SubscriptionChange withStatus(SubscriptionStatus value) {
    return new SubscriptionChange(url, eventTypes, description, Optional.of(value), settings);
  }

  /** Returns a copy that changes the settings. */
  public SubscriptionChange withSettings(SubscriptionSettings value) {
    return new SubscriptionChange(url, eventTypes, description, status, Optional.of(value));
  }
}
