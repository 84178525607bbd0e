package dev.reprise.spi;

/**
 * All that the engine keeps, as the roles that a host may own one by one.
 *
 * <p>Whoever creates a store closes it, after the engine.
 */
public interface DeliveryStore extends AutoCloseable {

  /** Returns the record of what was accepted and done. */
  DeliveryLog log();

  /** Returns the pending deliveries. */
  DeliveryQueue queue();

  /** Returns the subscriptions. */
  SubscriptionDirectory subscriptions();

  /**
   * Returns the answers given under idempotency keys; only the HTTP API needs them.
   *
   * @throws UnsupportedOperationException if the store keeps none, as by default
   */
  default IdempotencyLog idempotency() {
    throw new UnsupportedOperationException("this store keeps no idempotency keys");
  }

  /** Returns the slots; by default those of a store that one process uses. */
  default SlotLeases slots() {
    return SlotLeases.singleNode();
  }

  /** Returns how nodes tell each other of work; by default they do not, and find it by polling. */
  default WakeChannel wakes() {
    return WakeChannel.none();
  }

  /** Returns the stops that stand; by default none ever does. */
  default StopBoard stops() {
    return StopBoard.none();
  }

  /** Releases what the store holds; nothing by default. */
  @Override
  default void close() {}
}
