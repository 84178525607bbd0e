package dev.reprise.memory;

import dev.reprise.model.LaneId;
import dev.reprise.model.Subscription;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.Page;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.SubscriptionDirectory;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Subscriptions in memory, for tests, demos and hosts that configure theirs at each start.
 *
 * <p>Nothing outlives the process, and nothing is ever dropped to save memory. Safe for use by
 * several threads; a directory has one lock, under which the function of an {@link #update} runs.
 */
public final class InMemorySubscriptionDirectory implements SubscriptionDirectory {

  private static final Comparator<Subscription> NEWEST_FIRST =
      Comparator.comparing(Subscription::createdAt).thenComparing(Subscription::id).reversed();

  private final Transactions transactions;
  private final Table<Key, Subscription> subscriptions;

  InMemorySubscriptionDirectory(Transactions transactions) {
    this.transactions = transactions;
    this.subscriptions = new Table<>(transactions);
  }

  /**
   * Makes an empty directory that stands alone, beside a host's own delivery tables.
   *
   * <p>It joins no transaction: whatever transaction a call names, its change is there when it
   * returns, and stays if that transaction rolls back.
   */
  public static InMemorySubscriptionDirectory create() {
    return new InMemorySubscriptionDirectory(Transactions.acceptingForeign());
  }

  @Override
  public boolean create(Subscription subscription, HostTransaction transaction) {
    Key key = Key.of(subscription.tenant(), subscription.id());
    return transactions.write(
        transaction,
        () -> {
          boolean isNew = subscriptions.get(key).isEmpty();
          if (isNew) {
            subscriptions.put(key, subscription);
          }
          return isNew;
        });
  }

  @Override
  public Optional<Subscription> find(String tenant, String id, HostTransaction transaction) {
    return transactions.read(transaction, () -> subscriptions.get(Key.of(tenant, id)));
  }

  /** Returns the epoch of a lane's subscription, 0 if there is none; under the lock only. */
  long epoch(LaneId lane) {
    return subscriptions
        .get(Key.of(lane.tenant(), lane.subscriptionId()))
        .map(Subscription::epoch)
        .orElse(0L);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the change does not keep tenant, id and creation time
   */
  @Override
  public Optional<Subscription> update(
      String tenant, String id, UnaryOperator<Subscription> change, HostTransaction transaction) {
    Key key = Key.of(tenant, id);
    return transactions.write(
        transaction,
        () -> {
          Optional<Subscription> changed =
              subscriptions.get(key).map(current -> changed(current, change));
          changed.ifPresent(subscription -> subscriptions.put(key, subscription));
          return changed;
        });
  }

  private static Subscription changed(Subscription current, UnaryOperator<Subscription> change) {
    Subscription changed = change.apply(current);
    if (!changed.lane().equals(current.lane())
        || !changed.createdAt().equals(current.createdAt())) {
      throw new IllegalArgumentException(
          "change must keep tenant, id and creation time of " + current.lane());
    }
    return changed;
  }

  @Override
  public List<Subscription> wanting(String tenant, String eventType, HostTransaction transaction) {
    return transactions.read(
        transaction,
        () ->
            ofTenant(tenant).stream()
                .filter(subscription -> subscription.wants(eventType))
                .toList());
  }

  @Override
  public Page<Subscription> list(String tenant, PageRequest page) {
    return transactions.read(
        HostTransaction.none(),
        () -> {
          Optional<Subscription> last = page.after().map(id -> last(tenant, id));
          return Pages.of(
              ofTenant(tenant).stream()
                  .filter(each -> !each.isDeleted())
                  .filter(each -> last.map(l -> NEWEST_FIRST.compare(each, l) > 0).orElse(true))
                  .sorted(NEWEST_FIRST),
              page.limit(),
              Subscription::id);
        });
  }

  private Subscription last(String tenant, String id) {
    return subscriptions
        .get(Key.of(tenant, id))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "position must be one of this directory's, was " + id));
  }

  private Collection<Subscription> ofTenant(String tenant) {
    return subscriptions.range(Key.of(tenant, ""), Key.of(tenant, Key.LAST)).values();
  }
}
