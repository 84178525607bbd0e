package dev.reprise;

import dev.reprise.model.Stop;
import dev.reprise.model.StopScope;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.StopBoard;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops everything, a tenant or a subscription, and lets them go on. Safe for use by several
 * threads.
 *
 * <p>After a stop has committed, no attempt starts on any node later than a lease: on this node at
 * once, on the others when they renew their leases next, six times in a lease. What is in flight
 * ends and is recorded. What is accepted meanwhile waits; after the go it goes out at the rate of a
 * recovery, as with a subscription that was paused. Stops of different scopes stand by themselves:
 * a delivery waits until none is left that covers it.
 *
 * <p>Each method throws {@link dev.reprise.spi.StoreException} if the storage fails, and {@link
 * UnsupportedOperationException} if the store keeps no stops.
 */
public final class Stops {

  private static final Logger LOG = LoggerFactory.getLogger(Stops.class);

  private final EngineContext context;

  Stops(EngineContext context) {
    this.context = context;
  }

  /** Stops, and commits. */
  public ChangeResult<Stop> stop(StopRequest request) {
    return stop(request, HostTransaction.none());
  }

  /**
   * Stops within the host's transaction. One that stands already stays as it is, its actor, reason
   * and time too.
   *
   * @return the stop that stands; refused if the tenant has no such subscription, or 10,000 others
   *     stand
   */
  public ChangeResult<Stop> stop(StopRequest request, HostTransaction transaction) {
    StopScope scope = request.scope();
    if (!isThere(scope, transaction)) {
      return unknown();
    }
    Stop wanted = new Stop(scope, request.actor(), request.reason(), context.store().queue().now());
    Optional<Stop> stands = board().stop(wanted, transaction);
    if (stands.isEmpty()) {
      return new ChangeResult.Refused<>(
          Refusal.INVALID_FIELD_VALUE,
          "subscription_id",
          "at most " + StopBoard.STOPS_MAX + " stops may stand; end one first, or pause");
    }
    transaction.afterCommit(
        () -> {
          LOG.info("stopped: {}", stands.get());
          context.dispatching().stopsChanged();
        });
    return new ChangeResult.Done<>(stands.get());
  }

  /** Ends the stop of exactly this scope, and commits. */
  public ChangeResult<Optional<Stop>> go(StopScope scope) {
    return go(scope, HostTransaction.none());
  }

  /**
   * Ends the stop of exactly this scope within the host's transaction.
   *
   * @return the stop that stood, or empty if none did; refused if the tenant has no such
   *     subscription
   */
  public ChangeResult<Optional<Stop>> go(StopScope scope, HostTransaction transaction) {
    Optional<Stop> stood = board().go(scope, transaction);
    if (stood.isEmpty() && !isThere(scope, transaction)) {
      return unknown();
    }
    if (stood.isPresent()) {
      transaction.afterCommit(
          () -> {
            LOG.info("goes on: {}", stood.get());
            context.dispatching().stopsChanged();
          });
    }
    return new ChangeResult.Done<>(stood);
  }

  /**
   * Lists the stops that stand, of all scopes.
   *
   * @return in any order
   */
  public List<Stop> standing() {
    return board().standing();
  }

  private boolean isThere(StopScope scope, HostTransaction transaction) {
    return scope.subscriptionId().isEmpty()
        || context
            .store()
            .subscriptions()
            .find(scope.tenant().orElseThrow(), scope.subscriptionId().get(), transaction)
            .filter(subscription -> !subscription.isDeleted())
            .isPresent();
  }

  private static <T> ChangeResult<T> unknown() {
    return new ChangeResult.Refused<>(
        Refusal.RESOURCE_NOT_FOUND, "subscription_id", "there is no subscription of this id");
  }

  private StopBoard board() {
    return context.store().stops();
  }
}
