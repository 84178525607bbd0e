package dev.reprise.spi;

import java.time.Duration;

/**
 * Which node may attempt the deliveries of which slots, and until when.
 *
 * <p>The lease of a slot is the only lock of the engine. It counts from when its renewal was sent,
 * by the node's monotonic clock, so a node never believes in its lease for longer than the others
 * do.
 *
 * <p>Implementations must be safe for use by several threads and processes. No method accepts or
 * returns {@code null}. Every method throws {@link StoreException} if the storage fails.
 */
public interface SlotLeases {

  /** Returns leases for a store that only one process uses: it has all slots, always. */
  static SlotLeases singleNode() {
    return SingleNodeLeases.INSTANCE;
  }

  /**
   * Takes what is free and due to the node, and renews what it has.
   *
   * @param node the node's name, different from every other running node's
   * @param lease how long the leases hold from now on
   * @return the slots that the node holds
   */
  SlotSet renew(String node, Duration lease);

  /** Gives back all slots of a node that has nothing in flight. */
  void release(String node);
}
