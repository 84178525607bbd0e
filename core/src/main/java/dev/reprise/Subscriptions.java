package dev.reprise;

import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.DisabledReason;
import dev.reprise.model.Health;
import dev.reprise.model.Secret;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.Page;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.PublicId;
import dev.reprise.spi.SubscriptionDirectory;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Keeps the customers' standing orders. Safe for use by several threads.
 *
 * <p>Each method throws {@link dev.reprise.spi.StoreException} if the storage fails; nothing was
 * then written.
 */
public final class Subscriptions {

  private static final int SECRET_BYTES = 32;
  private static final String SECRET_PREFIX = "whsec_";

  private final EngineContext context;
  private final BiFunction<String, String, Optional<String>> refusalOfUrl;

  Subscriptions(EngineContext context, BiFunction<String, String, Optional<String>> refusalOfUrl) {
    this.context = context;
    this.refusalOfUrl = refusalOfUrl;
  }

  /** Returns the longest attempt timeout that settings may ask for: what the lease allows. */
  public Duration attemptTimeoutMax() {
    Duration max = context.attemptTimeoutMax();
    return max.compareTo(DeliveryPolicy.ATTEMPT_TIMEOUT_MAX) < 0
        ? max
        : DeliveryPolicy.ATTEMPT_TIMEOUT_MAX;
  }

  /** Creates an active subscription with one secret, and commits. */
  public ChangeResult<Subscription> create(NewSubscription request) {
    return create(request, HostTransaction.none());
  }

  /**
   * Creates an active subscription with one secret, within the host's transaction.
   *
   * @return refused if the URL is, the id is taken, or the timeout is longer than {@link
   *     #attemptTimeoutMax()}
   * @throws IllegalArgumentException if a field breaks its rule; the message names it
   */
  public ChangeResult<Subscription> create(NewSubscription request, HostTransaction transaction) {
    Optional<ChangeResult<Subscription>> refused =
        refusedSettings(request.settings()).or(() -> refusedUrl(request.tenant(), request.url()));
    Subscription created = subscriptionOf(request, context.store().queue().now());
    if (refused.isPresent()) {
      return refused.get();
    }
    if (!directory().create(created, transaction)) {
      return new ChangeResult.Refused<>(
          Refusal.INVALID_FIELD_VALUE, "id", "id must be new, was " + created.id());
    }
    return new ChangeResult.Done<>(created);
  }

  /**
   * Finds a subscription that was not deleted.
   *
   * @return empty if the tenant has none of this id
   */
  public Optional<Subscription> find(String tenant, String id) {
    return directory()
        .find(tenant, id, HostTransaction.none())
        .filter(subscription -> !subscription.isDeleted());
  }

  /**
   * Lists subscriptions that were not deleted, newest first.
   *
   * @throws IllegalArgumentException if the page's position is none of this store's
   */
  public Page<Subscription> list(String tenant, PageRequest page) {
    return directory().list(tenant, page);
  }

  /** Changes a subscription, and commits. */
  public ChangeResult<Subscription> update(String tenant, String id, SubscriptionChange change) {
    return update(tenant, id, change, HostTransaction.none());
  }

  /**
   * Changes a subscription within the host's transaction.
   *
   * <p>Disabling it turns its pending deliveries to {@code held}; enabling it sends nothing by
   * itself.
   *
   * @return refused if there is no such subscription, the URL is refused, or the timeout is longer
   *     than {@link #attemptTimeoutMax()}
   * @throws IllegalArgumentException if a field breaks its rule; the message names it
   */
  public ChangeResult<Subscription> update(
      String tenant, String id, SubscriptionChange change, HostTransaction transaction) {
    Optional<ChangeResult<Subscription>> refused =
        change
            .settings()
            .flatMap(this::refusedSettings)
            .or(() -> change.url().flatMap(url -> refusedUrl(tenant, url)));
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<Subscription> updated =
        directory()
            .update(
                tenant,
                id,
                current -> current.isDeleted() ? current : apply(change, current),
                transaction);
    return done(updated.filter(subscription -> !subscription.isDeleted()), transaction);
  }

  /** Deletes a subscription, and commits; its deliveries stay for audit. */
  public ChangeResult<Subscription> delete(String tenant, String id) {
    return delete(tenant, id, HostTransaction.none());
  }

  /**
   * Deletes a subscription within the host's transaction; its deliveries stay for audit, and what
   * is pending turns to {@code held}.
   */
  public ChangeResult<Subscription> delete(String tenant, String id, HostTransaction transaction) {
    Optional<Subscription> current =
        directory().find(tenant, id, transaction).filter(found -> !found.isDeleted());
    if (current.isEmpty()) {
      return done(Optional.empty(), transaction);
    }
    Instant now = context.store().queue().now();
    return done(
        directory().update(tenant, id, found -> found.deleted(now), transaction), transaction);
  }

  private ChangeResult<Subscription> done(
      Optional<Subscription> changed, HostTransaction transaction) {
    if (changed.isEmpty()) {
      return new ChangeResult.Refused<>(
          Refusal.RESOURCE_NOT_FOUND, "id", "there is no subscription of this id");
    }
    transaction.afterCommit(() -> context.dispatching().wake(List.of(changed.get().lane())));
    return new ChangeResult.Done<>(changed.get());
  }

  private Subscription subscriptionOf(NewSubscription request, Instant now) {
    Secret secret =
        new Secret(
            context.ids().next(PublicId.SECRET),
            request.secret().orElseGet(this::newSecret),
            now,
            Optional.empty());
    return new Subscription(
        request.tenant(),
        request.id().orElseGet(() -> context.ids().next(PublicId.SUBSCRIPTION)),
        request.url(),
        request.eventTypes(),
        request.description(),
        SubscriptionStatus.ACTIVE,
        request.settings(),
        List.of(secret),
        Health.untried(),
        0,
        now,
        Optional.empty());
  }

  private String newSecret() {
    byte[] key = new byte[SECRET_BYTES];
    context.random().nextBytes(key);
    return SECRET_PREFIX + Base64.getEncoder().encodeToString(key);
  }

  private Optional<ChangeResult<Subscription>> refusedUrl(String tenant, String url) {
    return refusalOfUrl
        .apply(tenant, url)
        .map(why -> new ChangeResult.Refused<>(Refusal.INVALID_WEBHOOK_URL, "url", why));
  }

  private Optional<ChangeResult<Subscription>> refusedSettings(SubscriptionSettings settings) {
    Duration max = attemptTimeoutMax();
    return settings
        .attemptTimeout()
        .filter(timeout -> timeout.compareTo(max) > 0)
        .map(
            timeout ->
                new ChangeResult.Refused<>(
                    Refusal.INVALID_FIELD_VALUE,
                    "settings.attempt_timeout_ms",
                    "settings.attempt_timeout_ms must be at most "
                        + max.toMillis()
                        + ", which the engine's lease allows, was "
                        + timeout.toMillis()));
  }

  private static Subscription apply(SubscriptionChange change, Subscription current) {
    Subscription changed = current;
    if (change.url().isPresent()) {
      changed = changed.withUrl(change.url().get());
    }
    if (change.eventTypes().isPresent()) {
      changed = changed.withEventTypes(change.eventTypes().get());
    }
    if (change.description().isPresent()) {
      changed = changed.withDescription(change.description().filter(text -> !text.isEmpty()));
    }
    if (change.settings().isPresent()) {
      changed = changed.withSettings(change.settings().get());
    }
    if (change.status().isPresent()) {
      changed =
          change.status().get() == SubscriptionStatus.DISABLED
              ? changed.disabled(DisabledReason.CALLER)
              : changed.opened(change.status().get());
    }
    return changed;
  }

  private SubscriptionDirectory directory() {
    return context.store().subscriptions();
  }
}
