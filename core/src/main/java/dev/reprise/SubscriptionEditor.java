package dev.reprise;

import dev.reprise.model.LaneId;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes a subscription that is there, or says why not. */
final class SubscriptionEditor {

  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionEditor.class);

  private final EngineContext context;

  SubscriptionEditor(EngineContext context) {
    this.context = context;
  }

  /** Decides by what a subscription is now, and may be asked again. */
  @FunctionalInterface
  interface Decision {
    ChangeResult<Subscription> of(Subscription current);
  }

  /** Applies a change that nothing stands against. */
  ChangeResult<Subscription> apply(
      String tenant, String id, UnaryOperator<Subscription> change, HostTransaction transaction) {
    return decide(
        tenant, id, current -> new ChangeResult.Done<>(change.apply(current)), transaction);
  }

  /** Applies what is decided, and wakes the dispatcher. */
  ChangeResult<Subscription> decide(
      String tenant, String id, Decision decision, HostTransaction transaction) {
    Decided decided = new Decided();
    Optional<Subscription> after =
        context
            .store()
            .subscriptions()
            .update(
                tenant,
                id,
                current -> {
                  decided.before = Optional.of(current);
                  decided.result = current.isDeleted() ? notFound() : decision.of(current);
                  return decided.result instanceof ChangeResult.Done<Subscription> done
                      ? done.value()
                      : current;
                },
                transaction);
    if (after.isPresent() && decided.result instanceof ChangeResult.Done<Subscription>) {
      Subscription before = decided.before.orElseThrow();
      if (holdsLines(before) != holdsLines(after.get())) {
        releaseLines(after.get().lane(), transaction);
      }
      boolean isDisabledNow =
          before.isOpen() && after.get().status() == SubscriptionStatus.DISABLED;
      transaction.afterCommit(() -> changed(after.get(), isDisabledNow));
      return new ChangeResult.Done<>(after.get());
    }
    return decided.result;
  }

  private boolean holdsLines(Subscription subscription) {
    return !subscription.isDeleted() && subscription.settings().over(context.policy()).holdsLines();
  }

  /** The host rolls both back; a change of our own is committed by now, and has not failed. */
  private void releaseLines(LaneId lane, HostTransaction transaction) {
    try {
      context.store().queue().releaseLines(lane, transaction);
    } catch (StoreException e) {
      if (!transaction.equals(HostTransaction.none())) {
        throw e;
      }
      LOG.warn(
          "the held lines of {} were not released; what holds them can be, one by one", lane, e);
    }
  }

  private void changed(Subscription subscription, boolean isDisabledNow) {
    if (isDisabledNow) {
      context.listeners().tell(listener -> listener.disabled(subscription));
    }
    context.dispatching().wake(List.of(subscription.lane()));
  }

  /** What was decided at the last look. */
  private static final class Decided {
    private ChangeResult<Subscription> result = notFound();
    private Optional<Subscription> before = Optional.empty();
  }

  static <T> ChangeResult<T> notFound() {
    return new ChangeResult.Refused<>(
        Refusal.RESOURCE_NOT_FOUND, "id", "there is no subscription of this id");
  }
}
