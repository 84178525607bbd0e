package dev.reprise;

import dev.reprise.model.Backlog;
import dev.reprise.model.Bytes;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.DisabledReason;
import dev.reprise.model.Health;
import dev.reprise.model.LaneId;
import dev.reprise.model.LaneReport;
import dev.reprise.model.Secret;
import dev.reprise.model.SignatureScheme;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Keeps the customers' standing orders. Safe for use by several threads.
 *
 * <p>Each method throws {@link dev.reprise.spi.StoreException} if the storage fails; nothing was
 * then written.
 */
public final class Subscriptions {

  private final EngineContext context;
  private final BiFunction<String, String, Optional<String>> refusalOfUrl;
  private final SubscriptionEditor editor;
  private final SecretMaker secretMaker;

  Subscriptions(EngineContext context, BiFunction<String, String, Optional<String>> refusalOfUrl) {
    this.context = context;
    this.refusalOfUrl = refusalOfUrl;
    this.editor = new SubscriptionEditor(context);
    this.secretMaker = new SecretMaker(context.random());
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

  /**
   * Says how the lanes of subscriptions stand, as far as this node makes their attempts and answers
   * within a second. The subscriptions' own limits in flight are left out.
   *
   * @return a report of each
   */
  public Map<LaneId, LaneReport> lanes(Collection<LaneId> lanes) {
    return context.lanes().ask(lanes);
  }

  /**
   * Counts what is pending and held of subscriptions, on whatever node.
   *
   * @param lanes at most as many as a page holds
   * @return a backlog of each; empty if the store does not count
   */
  public Map<LaneId, Backlog> backlogs(Collection<LaneId> lanes) {
    return context.store().log().backlogs(lanes);
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
    return editor.apply(tenant, id, current -> apply(change, current), transaction);
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
    Instant now = context.store().queue().now();
    return editor.apply(tenant, id, current -> current.deleted(now), transaction);
  }

  /** Adds a secret, and commits. */
  public ChangeResult<Secret> addSecret(NewSecret request) {
    return addSecret(request, HostTransaction.none());
  }

  /**
   * Adds a secret within the host's transaction. It signs from now on, and the older ones until the
   * time has passed that is asked for. One that is made fits the subscription's signature scheme.
   *
   * @return the secret, which the engine shows this once; refused if there is no such subscription,
   *     or 20 others have not expired
   * @throws IllegalArgumentException if a secret that is brought breaks its rule; the message does
   *     not hold it
   */
  public ChangeResult<Secret> addSecret(NewSecret request, HostTransaction transaction) {
    Optional<Bytes> imported = request.material().map(SecretMaker::imported);
    Instant now = context.store().queue().now();
    String secretId = context.ids().next(PublicId.SECRET);
    ChangeResult<Subscription> result =
        editor.decide(
            request.tenant(),
            request.subscriptionId(),
            current -> {
              Bytes material =
                  imported.orElseGet(() -> secretMaker.make(signature(current.settings())));
              Secret added = new Secret(secretId, material, now, Optional.empty());
              return withSecret(current, added, now.plus(request.olderExpireIn()), now);
            },
            transaction);
    return result.map(subscription -> secretOf(subscription, secretId).orElseThrow());
  }

  /** Removes a secret, and commits. */
  public ChangeResult<Subscription> removeSecret(String tenant, String id, String secretId) {
    return removeSecret(tenant, id, secretId, HostTransaction.none());
  }

  /**
   * Removes a secret within the host's transaction; it signs nothing from now on.
   *
   * @return refused if there is no such subscription or secret, or no other secret signs
   */
  public ChangeResult<Subscription> removeSecret(
      String tenant, String id, String secretId, HostTransaction transaction) {
    Instant now = context.store().queue().now();
    return editor.decide(tenant, id, current -> withoutSecret(current, secretId, now), transaction);
  }

  private static ChangeResult<Subscription> withSecret(
      Subscription current, Secret added, Instant olderUntil, Instant now) {
    if (current.activeSecrets(now).size() >= Subscription.SECRETS_MAX) {
      return new ChangeResult.Refused<>(
          Refusal.INVALID_FIELD_VALUE,
          "id",
          "a subscription must have at most "
              + Subscription.SECRETS_MAX
              + " secrets that have not expired; remove one first");
    }
    return new ChangeResult.Done<>(current.withSecretAdded(added, olderUntil, now));
  }

  private static ChangeResult<Subscription> withoutSecret(
      Subscription current, String secretId, Instant now) {
    if (secretOf(current, secretId).isEmpty()) {
      return new ChangeResult.Refused<>(
          Refusal.RESOURCE_NOT_FOUND, "secret_id", "the subscription has no secret of this id");
    }
    Subscription without = current.withoutSecret(secretId);
    if (without.activeSecrets(now).isEmpty()) {
      return new ChangeResult.Refused<>(
          Refusal.LAST_SECRET, "secret_id", "no other secret of the subscription signs");
    }
    return new ChangeResult.Done<>(without);
  }

  private static Optional<Secret> secretOf(Subscription subscription, String secretId) {
    return subscription.secrets().stream()
        .filter(secret -> secret.id().equals(secretId))
        .findFirst();
  }

  private SignatureScheme signature(SubscriptionSettings settings) {
    return settings.over(context.policy()).signature();
  }

  private Subscription subscriptionOf(NewSubscription request, Instant now) {
    Secret secret =
        new Secret(
            context.ids().next(PublicId.SECRET),
            request
                .secret()
                .map(SecretMaker::imported)
                .orElseGet(() -> secretMaker.make(signature(request.settings()))),
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

  private Optional<ChangeResult<Subscription>> refusedUrl(String tenant, String url) {
    return refusalOfUrl
        .apply(tenant, url)
        .map(why -> new ChangeResult.Refused<>(Refusal.INVALID_WEBHOOK_URL, "url", why));
  }

  private Optional<ChangeResult<Subscription>> refusedSettings(SubscriptionSettings settings) {
    return refusedTimeout(settings).or(() -> refusedOrder(settings));
  }

  private Optional<ChangeResult<Subscription>> refusedOrder(SubscriptionSettings settings) {
    return settings
        .order()
        .filter(order -> order == DeliveryOrder.FIFO && !context.store().queue().keepsOrder())
        .map(
            order ->
                new ChangeResult.Refused<>(
                    Refusal.INVALID_FIELD_VALUE,
                    "settings.order",
                    "settings.order must be unordered, since this store keeps no order, was fifo"));
  }

  private Optional<ChangeResult<Subscription>> refusedTimeout(SubscriptionSettings settings) {
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
