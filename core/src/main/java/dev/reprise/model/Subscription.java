package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * A customer's standing order for events.
 *
 * <p>An immutable value; each change returns a copy, which a directory stores in the place of the
 * one that it was made from.
 *
 * @param tenant the host's customer
 * @param id 1 to 64 of {@code [A-Za-z0-9_.-]}
 * @param url where deliveries go; 1 to 2,048 characters
 * @param eventTypes the types it is owed, or {@code "*"} for all; 1 to 100, without duplicates
 * @param description for people; at most 1,000 characters
 * @param status whether it is sent anything
 * @param settings what it sets for itself
 * @param secrets oldest first; at most 20
 * @param health how its receiver has been doing
 * @param epoch raised whenever what is pending shall not be sent any more; a delivery accepted
 *     under an older epoch is held
 * @param createdAt when it was created
 * @param deletedAt when it was deleted; empty unless it was
 */
public record Subscription(
    String tenant,
    String id,
    String url,
    List<String> eventTypes,
    Optional<String> description,
    SubscriptionStatus status,
    SubscriptionSettings settings,
    List<Secret> secrets,
    Health health,
    long epoch,
    Instant createdAt,
    Optional<Instant> deletedAt) {

  /** Stands for all event types. */
  public static final String ALL_TYPES = "*";

  /** Most event types of one subscription. */
  public static final int EVENT_TYPES_MAX = 100;

  /** Most secrets of one subscription, expired ones included. */
  public static final int SECRETS_MAX = 20;

  /**
   * Validates and copies.
   *
   * @throws IllegalArgumentException if a component breaks its rule
   */
  public Subscription {
    Names.tenant(tenant);
    Names.subscriptionId(id);
    Rules.line("url", url, 1, Names.URL_LENGTH_MAX);
    eventTypes = validEventTypes(eventTypes);
    description.ifPresent(text -> Rules.text("description", text, 0, Names.TEXT_LENGTH_MAX));
    requireNonNull(status, "status");
    requireNonNull(settings, "settings");
    secrets = List.copyOf(secrets);
    Rules.between("secrets", secrets.size(), 0, SECRETS_MAX);
    requireNonNull(health, "health");
    requireNonNull(createdAt, "createdAt");
    requireNonNull(deletedAt, "deletedAt");
  }

  private static List<String> validEventTypes(List<String> types) {
    if (types.isEmpty() || types.size() > EVENT_TYPES_MAX) {
      throw new IllegalArgumentException(
          "events must hold 1 to " + EVENT_TYPES_MAX + " types, was " + types.size());
    }
    if (new HashSet<>(types).size() != types.size()) {
      throw new IllegalArgumentException("events must not repeat a type, was " + types);
    }
    types.stream().filter(type -> !type.equals(ALL_TYPES)).forEach(Names::eventType);
    return List.copyOf(types);
  }

  /** Returns the dispatcher's name for it. */
  public LaneId lane() {
    return new LaneId(tenant, id);
  }

  /** Says whether it was deleted. */
  public boolean isDeleted() {
    return deletedAt.isPresent();
  }

  /** Says whether it is neither deleted nor disabled, so that new deliveries are sent or wait. */
  public boolean isOpen() {
    return !isDeleted() && status != SubscriptionStatus.DISABLED;
  }

  /** Says whether it is owed events of this type; a deleted one is owed nothing. */
  public boolean wants(String eventType) {
    return !isDeleted() && (eventTypes.contains(ALL_TYPES) || eventTypes.contains(eventType));
  }

  /** Returns the secrets that sign at {@code now}, oldest first. */
  public List<Secret> activeSecrets(Instant now) {
    return secrets.stream().filter(secret -> secret.isActiveAt(now)).toList();
  }

  /**
   * Returns a copy with one more secret; the others stop signing at {@code olderUntil}. Where there
   * are too many, the oldest that have expired by {@code now} are dropped.
   *
   * @throws IllegalArgumentException if 20 others have not expired
   */
  public Subscription withSecretAdded(Secret added, Instant olderUntil, Instant now) {
    List<Secret> all =
        new ArrayList<>(secrets.stream().map(each -> each.expiringBy(olderUntil)).toList());
    for (Secret secret : secrets) {
      if (all.size() >= SECRETS_MAX && !secret.isActiveAt(now)) {
        all.removeIf(each -> each.id().equals(secret.id()));
      }
    }
    all.add(added);
    return withSecrets(all);
  }

  /** Returns a copy without the secret of an id. */
  public Subscription withoutSecret(String secretId) {
    return withSecrets(secrets.stream().filter(secret -> !secret.id().equals(secretId)).toList());
  }

  /** Returns a copy that goes elsewhere. */
  public Subscription withUrl(String value) {
    return copy(value, eventTypes, description, status, settings, secrets, health, epoch);
  }

  /** Returns a copy that is owed other types. */
  public Subscription withEventTypes(List<String> value) {
    return copy(url, value, description, status, settings, secrets, health, epoch);
  }

  /** Returns a copy with another description. */
  public Subscription withDescription(Optional<String> value) {
    return copy(url, eventTypes, value, status, settings, secrets, health, epoch);
  }

  /** Returns a copy with other settings. */
  public Subscription withSettings(SubscriptionSettings value) {
    return copy(url, eventTypes, description, status, value, secrets, health, epoch);
  }

  /** Returns a copy with other secrets. */
  public Subscription withSecrets(List<Secret> value) {
    return copy(url, eventTypes, description, status, settings, value, health, epoch);
  }

  /** Returns a copy with other health. */
  public Subscription withHealth(Health value) {
    return copy(url, eventTypes, description, status, settings, secrets, value, epoch);
  }

  /** Returns a copy that is disabled, in a new epoch; itself if it is disabled already. */
  public Subscription disabled(DisabledReason reason) {
    if (status == SubscriptionStatus.DISABLED) {
      return this;
    }
    Health why =
        new Health(health.consecutiveFailures(), health.lastSuccessAt(), Optional.of(reason));
    return copy(
        url,
        eventTypes,
        description,
        SubscriptionStatus.DISABLED,
        settings,
        secrets,
        why,
        epoch + 1);
  }

  /**
   * Returns a copy that is active or paused. One that was disabled starts with a clean count; what
   * was held stays held.
   */
  public Subscription opened(SubscriptionStatus value) {
    if (value == SubscriptionStatus.DISABLED) {
      throw new IllegalArgumentException("status must be active or paused, was disabled");
    }
    Health then =
        status == SubscriptionStatus.DISABLED
            ? new Health(0, health.lastSuccessAt(), Optional.empty())
            : health;
    return copy(url, eventTypes, description, value, settings, secrets, then, epoch);
  }

  /**
   * Returns a copy that is deleted, in a new epoch and without secrets; itself if it is already.
   */
  public Subscription deleted(Instant now) {
    return isDeleted()
        ? this
        : new Subscription(
            tenant,
            id,
            url,
            eventTypes,
            description,
            status,
            settings,
            List.of(),
            health,
            epoch + 1,
            createdAt,
            Optional.of(now));
  }

  private Subscription copy(
      String url,
      List<String> eventTypes,
      Optional<String> description,
      SubscriptionStatus status,
      SubscriptionSettings settings,
      List<Secret> secrets,
      Health health,
      long epoch) {
    return new Subscription(
        tenant,
        id,
        url,
        eventTypes,
        description,
        status,
        settings,
        secrets,
        health,
        epoch,
        createdAt,
        deletedAt);
  }
}
