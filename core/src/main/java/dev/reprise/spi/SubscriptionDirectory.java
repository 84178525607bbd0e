package dev.reprise.spi;

import dev.reprise.model.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The subscriptions.
 *
 * <p>Implementations must be safe for use by several threads and processes. No method accepts or
 * returns {@code null}. Every method throws {@link StoreException} if the storage fails; nothing
 * was then written. A method that takes a {@link HostTransaction} joins it.
 */
public interface SubscriptionDirectory {

  /**
   * Stores a new subscription.
   *
   * @return false if the tenant has one of this id, deleted or not; nothing was then written
   */
  boolean create(Subscription subscription, HostTransaction transaction);

  /**
   * Finds a subscription, a deleted one too.
   *
   * @return empty if the tenant never had one of this id
   */
  Optional<Subscription> find(String tenant, String id, HostTransaction transaction);

  /**
   * Replaces a subscription by what a function makes of it, so that no change in between is lost.
   *
   * <p>The function may be called again, and writes nothing if it returns what it was given.
   *
   * @param change keeps tenant, id and creation time
   * @return the subscription after the change; empty if the tenant has none of this id
   */
  Optional<Subscription> update(
      String tenant, String id, UnaryOperator<Subscription> change, HostTransaction transaction);

  /**
   * Lists the subscriptions that an event of a type is owed to: those not deleted that want it.
   *
   * @return in the order of their ids
   */
  List<Subscription> wanting(String tenant, String eventType, HostTransaction transaction);

  /**
   * Lists the subscriptions that are not deleted, newest first.
   *
   * @throws IllegalArgumentException if the position is not one of this directory's
   */
  Page<Subscription> list(String tenant, PageRequest page);
}
