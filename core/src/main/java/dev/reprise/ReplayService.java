package dev.reprise;

import dev.reprise.internal.dispatch.Dispatching;
import dev.reprise.internal.dispatch.Jitter;
import dev.reprise.internal.dispatch.Listeners;
import dev.reprise.model.AttemptSummary;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.RetrySchedule;
import dev.reprise.model.StatusDetail;
import dev.reprise.model.Subscription;
import dev.reprise.spi.DeliveryChange;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.PublicId;
import dev.reprise.spi.Recipient;
import dev.reprise.spi.Replay;
import dev.reprise.spi.ReplayOutcome;
import dev.reprise.spi.StoredPayload;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires a delivery again, as a fresh delivery of the same event.
 *
 * <p>The original never changes. Works over a store alone; an engine's dispatcher, here or on
 * another node, then sends what was enqueued. Safe for use by several threads.
 */
public final class ReplayService {

  private static final Logger LOG = LoggerFactory.getLogger(ReplayService.class);

  /** When to ask again while an attempt is in flight. */
  private static final Duration IN_FLIGHT_RETRY_AFTER = Duration.ofSeconds(1);

  private final EngineContext context;

  ReplayService(EngineContext context) {
    this.context = context;
  }

  /**
   * Makes a service that enqueues in a store and leaves the sending to an engine elsewhere, which
   * has the default policy.
   *
   * <p>It does not see attempts in flight: {@link WhenPending#SUPERSEDE} may cancel an original
   * that is being sent.
   */
  public static ReplayService over(DeliveryStore store) {
    return over(store, DeliveryPolicy.defaults());
  }

  /**
   * Makes a service as {@link #over(DeliveryStore)} does.
   *
   * @param policy that of the engine, whose schedule says when the first attempt is due
   */
  public static ReplayService over(DeliveryStore store, DeliveryPolicy policy) {
    SecureRandom random = new SecureRandom();
    InstantSource clock = () -> store.queue().now();
    return new ReplayService(
        new EngineContext(
            store,
            policy,
            Dispatching.none(),
            new LaneDesk(Dispatching.none(), LaneDesk::await),
            Listeners.none(),
            new IdGenerator(clock, random),
            new Jitter(random),
            random,
            DeliveryPolicy.ATTEMPT_TIMEOUT_MAX));
  }

  /**
   * Replays a delivery, and commits.
   *
   * @throws dev.reprise.spi.StoreException if the storage fails; nothing was then enqueued
   */
  public ReplayResult replay(ReplayRequest request) {
    return replay(request, HostTransaction.none());
  }

  /**
   * Replays a delivery within the host's transaction.
   *
   * @throws dev.reprise.spi.StoreException if the storage fails; the host then rolls back
   */
  public ReplayResult replay(ReplayRequest request, HostTransaction transaction) {
    if (!context.store().log().isWellFormed(request.deliveryId())) {
      return refused(Refusal.INVALID_FIELD_VALUE, "id must be a delivery id of this store");
    }
    Optional<Delivery> original =
        context.store().log().find(request.tenant(), request.deliveryId(), transaction);
    if (original.isEmpty()) {
      return refused(Refusal.RESOURCE_NOT_FOUND, "there is no delivery of this id");
    }
    return replay(request, original.get(), transaction);
  }

  private ReplayResult replay(
      ReplayRequest request, Delivery original, HostTransaction transaction) {
    Optional<Subscription> found =
        context
            .store()
            .subscriptions()
            .find(request.tenant(), original.subscriptionId(), transaction);
    if (found.isEmpty() || found.get().isDeleted()) {
      return refused(Refusal.SUBSCRIPTION_DELETED, "the subscription was deleted");
    }
    Subscription subscription = found.get();
    if (!subscription.isOpen() && !request.allowDisabled()) {
      return refused(Refusal.SUBSCRIPTION_DISABLED, "the subscription is disabled");
    }
    if (!original.status().isTerminal()) {
      return whilePending(request, original, subscription, transaction);
    }
    return enqueue(request, original, subscription, transaction);
  }

  private ReplayResult whilePending(
      ReplayRequest request,
      Delivery original,
      Subscription subscription,
      HostTransaction transaction) {
    if (request.whenPending() == WhenPending.REFUSE) {
      return new ReplayResult.Refused(
          Refusal.DELIVERY_PENDING,
          "the delivery is still pending; expedite or supersede it",
          Optional.of(original.id()),
          Optional.empty());
    }
    if (request.whenPending() == WhenPending.EXPEDITE) {
      return expedite(request, original, subscription, transaction);
    }
    if (context.dispatching().isInFlight(request.tenant(), original.id())) {
      return attemptInFlight(original);
    }
    return enqueue(request, original, subscription, transaction);
  }

  private ReplayResult expedite(
      ReplayRequest request,
      Delivery original,
      Subscription subscription,
      HostTransaction transaction) {
    if (!context.store().queue().expedite(request.tenant(), original.id(), transaction)) {
      return enqueue(request, original, subscription, transaction);
    }
    Delivery expedited =
        context.store().log().find(request.tenant(), original.id(), transaction).orElse(original);
    transaction.afterCommit(
        () -> {
          context
              .listeners()
              .changed(
                  DeliveryChange.Kind.EXPEDITED,
                  expedited,
                  DeliveryStatus.PENDING,
                  StatusDetail.WAITING);
          context.dispatching().wake(List.of(original.lane()));
        });
    return new ReplayResult.Expedited(expedited);
  }

  private ReplayResult enqueue(
      ReplayRequest request,
      Delivery original,
      Subscription subscription,
      HostTransaction transaction) {
    Optional<ReplayResult> unusable = unusablePayload(original, transaction);
    if (unusable.isPresent()) {
      return unusable.get();
    }
    Optional<String> pinnedUrl = Optional.empty();
    if (request.useOriginalUrl()) {
      pinnedUrl = original.progress().lastAttempt().map(AttemptSummary::url);
      if (pinnedUrl.isEmpty()) {
        return refused(Refusal.NO_RECORDED_URL, "the delivery was never attempted");
      }
    }
    Replay replay = replayOf(request, original, subscription, pinnedUrl);
    return result(context.store().log().replay(replay, transaction), replay, transaction);
  }

  private Optional<ReplayResult> unusablePayload(Delivery original, HostTransaction transaction) {
    StoredPayload payload =
        context
            .store()
            .log()
            .payload(original.event().tenant(), original.event().ref(), transaction);
    if (payload instanceof StoredPayload.Intact) {
      return Optional.empty();
    }
    if (payload instanceof StoredPayload.Expired) {
      return Optional.of(refused(Refusal.PAYLOAD_EXPIRED, "retention removed the payload"));
    }
    if (payload instanceof StoredPayload.Erased) {
      return Optional.of(refused(Refusal.PAYLOAD_ERASED, "the payload was erased"));
    }
    LOG.error("payload of event {} does not match its digest", original.event().id());
    return Optional.of(
        refused(Refusal.PAYLOAD_CORRUPT, "the recorded payload does not match its digest"));
  }

  private Replay replayOf(
      ReplayRequest request,
      Delivery original,
      Subscription subscription,
      Optional<String> pinnedUrl) {
    boolean isProbe = !subscription.isOpen();
    DeliveryPolicy policy = subscription.settings().over(context.policy());
    RetrySchedule schedule = isProbe ? RetrySchedule.once() : policy.schedule();
    return new Replay(
        original,
        new Recipient(
            subscription.id(),
            subscription.url(),
            subscription.epoch(),
            false,
            context.jitter().spread(schedule.delayBefore(1)),
            policy.order()),
        request.actor(),
        request.reason(),
        pinnedUrl,
        isProbe,
        request.freshEventId() ? Optional.of(context.ids().next(PublicId.EVENT)) : Optional.empty(),
        !original.status().isTerminal() && request.whenPending() == WhenPending.SUPERSEDE);
  }

  private ReplayResult result(ReplayOutcome outcome, Replay replay, HostTransaction transaction) {
    Delivery original = replay.original();
    if (outcome instanceof ReplayOutcome.Enqueued enqueued) {
      LOG.debug("delivery {} replays {}", enqueued.delivery().id(), original.id());
      transaction.afterCommit(() -> enqueued(replay, enqueued.delivery()));
      return new ReplayResult.Enqueued(enqueued.delivery());
    }
    if (outcome instanceof ReplayOutcome.PendingAlready pending) {
      return new ReplayResult.Refused(
          Refusal.REPLAY_PENDING,
          "the same event is pending for the subscription already",
          Optional.of(pending.deliveryId()),
          Optional.empty());
    }
    // it ended between the look and the replay; asking again sees how
    return attemptInFlight(original);
  }

  private void enqueued(Replay replay, Delivery fresh) {
    Listeners listeners = context.listeners();
    if (replay.supersedes()) {
      listeners.changed(
          DeliveryChange.Kind.ENDED,
          replay.original(),
          DeliveryStatus.CANCELED,
          StatusDetail.SUPERSEDED);
    }
    listeners.changed(
        DeliveryChange.Kind.REPLAYED, fresh, DeliveryStatus.PENDING, StatusDetail.WAITING);
    context.dispatching().wake(List.of(fresh.lane()));
  }

  private static ReplayResult attemptInFlight(Delivery original) {
    return new ReplayResult.Refused(
        Refusal.ATTEMPT_IN_FLIGHT,
        "an attempt of the delivery is being made",
        Optional.of(original.id()),
        Optional.of(IN_FLIGHT_RETRY_AFTER));
  }

  private static ReplayResult refused(Refusal refusal, String message) {
    return ReplayResult.Refused.because(refusal, message);
  }
}
