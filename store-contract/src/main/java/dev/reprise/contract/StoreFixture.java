package dev.reprise.contract;

import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import java.util.function.Consumer;

/**
 * A store under test, empty and for one test alone, with what the test needs to do behind its back.
 *
 * <p>What a store does not have, its fixture says; the tests of it are then skipped.
 */
public interface StoreFixture extends AutoCloseable {

  /** Returns the store; the same one on every call. */
  DeliveryStore store();

  /** Says whether calls can join a transaction of the host's; by default they can't. */
  default boolean hasHostTransactions() {
    return false;
  }

  /**
   * Runs work in a host's transaction and commits it, or rolls it back if the work throws.
   *
   * @param work must not be rolled back by anything but its own exception, which is passed on
   */
  default void inTransaction(Consumer<HostTransaction> work) {
    throw new UnsupportedOperationException("no host transactions");
  }

  /**
   * Says whether subscriptions join them too; not so where a host takes the directory in memory.
   */
  default boolean hasTransactionalSubscriptions() {
    return hasHostTransactions();
  }

  /** Says whether its transactions run what waits for the commit, and do not drop it. */
  default boolean reportsCommits() {
    return hasHostTransactions();
  }

  /** Says whether several nodes may share the store's slots; by default they can't. */
  default boolean sharesSlots() {
    return false;
  }

  /** Says whether the store counts what waits for a subscription; by default it does not. */
  default boolean countsBacklogs() {
    return false;
  }

  /**
   * Changes one byte of a recorded payload, without a change of its digest.
   *
   * @param eventRef what {@link dev.reprise.model.Event#ref} says; its payload is not empty
   * @return false if that can't be done to this store
   */
  default boolean corruptPayload(String tenant, String eventRef) {
    return false;
  }

  /** Closes the store and drops what it holds; closes the store by default. */
  @Override
  default void close() {
    store().close();
  }

  /** Makes fixtures. */
  @FunctionalInterface
  interface Factory {

    /**
     * Opens an empty store that takes its time from {@code clock}.
     *
     * @param clock stands still unless the test moves it; starts at a whole millisecond
     */
    StoreFixture open(SettableClock clock);
  }
}
