package dev.reprise;

import dev.reprise.internal.dispatch.Vantage;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.Subscription;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.Recipient;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Takes the events that a host owes its customers.
 *
 * <p>What is published is delivered at least once, in no particular order. Safe for use by several
 * threads.
 */
public final class Events {

  /** The type of test events. */
  public static final String TEST_TYPE = "webhook.test";

  private final EngineContext context;

  Events(EngineContext context) {
    this.context = context;
  }

  /**
   * Records an event and a delivery for each subscription that wants it, and commits.
   *
   * @throws dev.reprise.spi.StoreException if the storage fails; nothing was then written
   */
  public PublishResult publish(NewEvent event) {
    return publish(event, HostTransaction.none());
  }

  /**
   * Records an event and a delivery for each subscription that wants it, within the host's
   * transaction.
   *
   * <p>The first attempts start once the transaction has committed: at once if it can tell, else
   * within the poll interval.
   *
   * @throws dev.reprise.spi.StoreException if the storage fails; the host then rolls back
   */
  public PublishResult publish(NewEvent event, HostTransaction transaction) {
    Vantage vantage = context.dispatching().vantage();
    List<Subscription> wanting =
        context.store().subscriptions().wanting(event.tenant(), event.type(), transaction);
    List<Recipient> recipients = wanting.stream().map(this::recipient).toList();
    PublishOutcome outcome = context.store().log().publish(event, recipients, transaction);
    if (outcome instanceof PublishOutcome.Recorded recorded) {
      FreshWork work = FreshWork.of(recorded, wanting, recipients, event.payload());
      wake(recorded, work, vantage, transaction);
      return new PublishResult.Published(
          recorded.event(),
          recorded.deliveryIds(),
          recorded.deliveryCount(),
          recorded.isRepeated());
    }
    return new PublishResult.Refused(
        Refusal.EVENT_ID_REUSE,
        "another event of this tenant has the id " + event.id().orElse("given"));
  }

  /**
   * Publishes a test event to one subscription, and commits.
   *
   * @return as {@link #publishTest(String, String, HostTransaction)} does
   * @throws dev.reprise.spi.StoreException if the storage fails; nothing was published
   */
  public ChangeResult<Delivery> publishTest(String tenant, String subscriptionId) {
    return publishTest(tenant, subscriptionId, HostTransaction.none());
  }

  /**
   * Publishes an event of type {@value #TEST_TYPE} to one subscription, whatever types it is owed,
   * within the host's transaction. It is delivered, recorded and counted as any other.
   *
   * @return refused if there is no such subscription, or it is disabled
   * @throws dev.reprise.spi.StoreException if the storage fails; the host then rolls back
   */
  public ChangeResult<Delivery> publishTest(
      String tenant, String subscriptionId, HostTransaction transaction) {
    Vantage vantage = context.dispatching().vantage();
    Optional<Subscription> found =
        context
            .store()
            .subscriptions()
            .find(tenant, subscriptionId, transaction)
            .filter(subscription -> !subscription.isDeleted());
    if (found.isEmpty()) {
      return SubscriptionEditor.notFound();
    }
    if (!found.get().isOpen()) {
      return new ChangeResult.Refused<>(
          Refusal.SUBSCRIPTION_DISABLED, "id", "the subscription is disabled");
    }
    NewEvent event = NewEvent.of(tenant, TEST_TYPE, testPayload(found.get()));
    List<Recipient> recipients = List.of(recipient(found.get()));
    PublishOutcome outcome = context.store().log().publish(event, recipients, transaction);
    if (!(outcome instanceof PublishOutcome.Recorded recorded)) {
      throw new IllegalStateException("an event without an id of its own must be new");
    }
    FreshWork work = FreshWork.of(recorded, List.of(found.get()), recipients, event.payload());
    wake(recorded, work, vantage, transaction);
    return new ChangeResult.Done<>(
        context
            .store()
            .log()
            .find(tenant, recorded.deliveryIds().get(0), transaction)
            .orElseThrow());
  }

  private Payload testPayload(Subscription subscription) {
    String time = context.store().queue().now().truncatedTo(ChronoUnit.MILLIS).toString();
    return Payload.json(
        "{\"type\":\"%s\",\"subscription_id\":\"%s\",\"created_at\":\"%s\"}"
            .formatted(TEST_TYPE, subscription.id(), time));
  }

  private Recipient recipient(Subscription subscription) {
    DeliveryPolicy policy = subscription.settings().over(context.policy());
    return new Recipient(
        subscription.id(),
        subscription.url(),
        subscription.epoch(),
        !subscription.isOpen(),
        context.jitter().spread(policy.schedule().delayBefore(1)),
        policy.order());
  }

  private void wake(
      PublishOutcome.Recorded recorded,
      FreshWork work,
      Vantage vantage,
      HostTransaction transaction) {
    if (recorded.isRepeated()) {
      return;
    }
    transaction.afterCommit(
        () -> {
          context
              .listeners()
              .tell(
                  listener ->
                      listener.published(
                          recorded.event(), recorded.deliveryIds(), recorded.deliveryCount()));
          context.dispatching().accepted(work.deliveries(), vantage);
          context.dispatching().wake(work.lanes());
        });
  }
}
