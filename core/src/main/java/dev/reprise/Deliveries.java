package dev.reprise;

import dev.reprise.model.Attempt;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.LaneId;
import dev.reprise.model.LaneReport;
import dev.reprise.model.Lineage;
import dev.reprise.model.StatusDetail;
import dev.reprise.model.Subscription;
import dev.reprise.spi.DeliveryChange;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.Page;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.StoredPayload;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Shows deliveries, moves those that are pending, and releases lines. Safe for use by several
 * threads.
 *
 * <p>Every look-up is scoped by a tenant: another tenant's delivery is as absent as one that never
 * was. Each method throws {@link dev.reprise.spi.StoreException} if the storage fails.
 */
public final class Deliveries {

  private final EngineContext context;

  Deliveries(EngineContext context) {
    this.context = context;
  }

  /** Says whether a text has the form of a delivery id; says nothing of existence. */
  public boolean isWellFormed(String deliveryId) {
    return log().isWellFormed(deliveryId);
  }

  /**
   * Finds a delivery.
   *
   * @return empty if the tenant has none of this id
   */
  public Optional<Delivery> find(String tenant, String deliveryId) {
    return log().find(tenant, deliveryId, HostTransaction.none()).map(this::withInFlight);
  }

  /**
   * Lists deliveries, newest first.
   *
   * @throws IllegalArgumentException if the page's position is none of this store's
   */
  public Page<Delivery> list(DeliveryFilter filter, PageRequest page) {
    Page<Delivery> found = log().list(filter, page);
    return new Page<>(found.items().stream().map(this::withInFlight).toList(), found.next());
  }

  /**
   * Lists the attempts of a delivery, oldest first, late ones included; signatures and what hints
   * at credentials in request headers are redacted, whatever a store holds.
   *
   * @return empty if there are none, or no such delivery
   */
  public List<Attempt> attempts(String tenant, String deliveryId) {
    return log().attempts(tenant, deliveryId).stream().map(Attempt::redacted).toList();
  }

  /** Reads what a delivery carries. */
  public StoredPayload payload(Delivery delivery) {
    return log().payload(delivery.event().tenant(), delivery.event().ref(), HostTransaction.none());
  }

  /**
   * Shows the root of a delivery and all that replays it, each with its attempts.
   *
   * @return empty if the tenant has no such delivery
   */
  public Optional<Lineage> lineage(String tenant, String deliveryId) {
    return lineageDeliveries(tenant, deliveryId)
        .map(
            deliveries ->
                new Lineage(
                    deliveries.stream()
                        .map(each -> new Lineage.Entry(each, attempts(tenant, each.id())))
                        .toList()));
  }

  /**
   * Shows the root of a delivery and all that replays it, without the attempts.
   *
   * <p>Attempts hold recorded answers of up to 64 KiB each: who shows many reads them one delivery
   * at a time.
   *
   * @return oldest first, at most {@value DeliveryLog#LINEAGE_MAX}; empty if the tenant has no such
   *     delivery
   */
  public Optional<List<Delivery>> lineageDeliveries(String tenant, String deliveryId) {
    return find(tenant, deliveryId)
        .map(
            delivery ->
                log().lineage(tenant, delivery.origin().rootId()).stream()
                    .map(this::withInFlight)
                    .toList());
  }

  /**
   * Explains why a delivery is where it is.
   *
   * <p>What the store holds is always said. How fast its subscription may go only the node knows
   * that makes its attempts; another node, or one that does not answer within a second, says so.
   *
   * @return empty if the tenant has no such delivery
   */
  public Optional<Explanation> explain(String tenant, String deliveryId) {
    return find(tenant, deliveryId).map(this::explained);
  }

  private Explanation explained(Delivery delivery) {
    LaneId lane = delivery.lane();
    Optional<Subscription> subscription =
        context
            .store()
            .subscriptions()
            .find(lane.tenant(), lane.subscriptionId(), HostTransaction.none());
    DeliveryPolicy policy =
        subscription.map(each -> each.settings().over(context.policy())).orElse(context.policy());
    LaneReport report = context.lanes().ask(lane);
    return Explanation.of(
        delivery,
        subscription,
        context.store().stops().standing().stream()
            .filter(stop -> stop.scope().covers(lane))
            .toList(),
        PlaceInLine.of(delivery, policy, context.store().queue()),
        report
            .state()
            .map(state -> LaneReport.of(state.limitedTo(policy.maxInFlight())))
            .orElse(report),
        context.store().queue().now());
  }

  /** Makes the next attempt of a pending delivery due now, and commits. */
  public ChangeResult<Delivery> expedite(String tenant, String deliveryId) {
    return expedite(tenant, deliveryId, HostTransaction.none());
  }

  /** Makes the next attempt of a pending delivery due now, within the host's transaction. */
  public ChangeResult<Delivery> expedite(
      String tenant, String deliveryId, HostTransaction transaction) {
    return change(
        tenant,
        deliveryId,
        transaction,
        whilePending(
            DeliveryChange.Kind.EXPEDITED,
            () -> context.store().queue().expedite(tenant, deliveryId, transaction)));
  }

  /** Withdraws a pending delivery, and commits; an attempt in flight ends and is recorded. */
  public ChangeResult<Delivery> cancel(String tenant, String deliveryId) {
    return cancel(tenant, deliveryId, HostTransaction.none());
  }

  /**
   * Withdraws a pending delivery within the host's transaction; an attempt in flight ends and is
   * recorded.
   */
  public ChangeResult<Delivery> cancel(
      String tenant, String deliveryId, HostTransaction transaction) {
    return change(
        tenant,
        deliveryId,
        transaction,
        whilePending(
            DeliveryChange.Kind.ENDED,
            () -> context.store().queue().cancel(tenant, deliveryId, transaction)));
  }

  /** Lets what is behind a delivery go that ended {@code dead} and holds its line, and commits. */
  public ChangeResult<Delivery> release(String tenant, String deliveryId) {
    return release(tenant, deliveryId, HostTransaction.none());
  }

  /**
   * Lets what is behind a delivery go that ended {@code dead} and holds its line ({@link
   * dev.reprise.model.OnDead#HOLD}), within the host's transaction. The delivery itself is given up
   * as it is.
   */
  public ChangeResult<Delivery> release(
      String tenant, String deliveryId, HostTransaction transaction) {
    return change(
        tenant,
        deliveryId,
        transaction,
        new Change(
            () -> context.store().queue().releaseLine(tenant, deliveryId, transaction),
            new ChangeResult.Refused<>(
                Refusal.LINE_NOT_HELD, "id", "the delivery holds no line that could be released"),
            delivery -> context.dispatching().wake(List.of(delivery.lane()))));
  }

  private Change whilePending(DeliveryChange.Kind kind, BooleanSupplier change) {
    return new Change(
        change,
        new ChangeResult.Refused<>(
            Refusal.DELIVERY_NOT_PENDING, "id", "the delivery is not pending any more"),
        delivery -> changed(kind, delivery));
  }

  private ChangeResult<Delivery> change(
      String tenant, String deliveryId, HostTransaction transaction, Change change) {
    if (!log().isWellFormed(deliveryId)) {
      return new ChangeResult.Refused<>(
          Refusal.INVALID_FIELD_VALUE, "id", "id must be a delivery id of this store");
    }
    boolean isDone = change.make().getAsBoolean();
    Optional<Delivery> delivery = log().find(tenant, deliveryId, transaction);
    if (delivery.isEmpty()) {
      return new ChangeResult.Refused<>(
          Refusal.RESOURCE_NOT_FOUND, "id", "there is no delivery of this id");
    }
    if (!isDone) {
      return change.refused();
    }
    transaction.afterCommit(() -> change.committed().accept(delivery.get()));
    return new ChangeResult.Done<>(withInFlight(delivery.get()));
  }

  private void changed(DeliveryChange.Kind kind, Delivery delivery) {
    context.listeners().changed(kind, delivery, delivery.status(), delivery.progress().detail());
    context.dispatching().wake(List.of(delivery.lane()));
  }

  private Delivery withInFlight(Delivery delivery) {
    boolean isInFlight =
        !delivery.status().isTerminal()
            && context.dispatching().isInFlight(delivery.event().tenant(), delivery.id());
    return isInFlight
        ? delivery.withProgress(delivery.progress().withDetail(StatusDetail.IN_FLIGHT))
        : delivery;
  }

  private DeliveryLog log() {
    return context.store().log();
  }

  /**
   * Moves a delivery.
   *
   * @param make makes the change; false if the delivery is not as it must be for that
   * @param refused what is answered then
   * @param committed hears of the delivery once the change is committed
   */
  private record Change(
      BooleanSupplier make, ChangeResult.Refused<Delivery> refused, Consumer<Delivery> committed) {}
}
