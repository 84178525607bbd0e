package dev.reprise.spi;

import java.time.Duration;

/**
 * Which node may attempt the deliveries of which slots, and until when.
 *
 * <p>The lease of a slot is the only lock of the engine. It counts from when its renewal was sent,
 * by the node's monotonic clock, so a node never believes in its lease for longer than the others
 * do; between nodes the store's time decides. A slot has one owner at all times: it changes hands
 * when its owner gives it back, or after its lease has run out. {@link SlotOwners} says what is due
 * to whom.
 *
 * <p>Implementations must be safe for use by several threads and processes, and a node that stands
 * still within a call must not keep the others from theirs. No method accepts or returns {@code
 * null}. Every method throws {@link StoreException} if the storage fails.
 */
public interface SlotLeases {

  /** Returns leases for a store that only one process uses: it has all slots, always. */
  static SlotLeases singleNode() {
    return SingleNodeLeases.INSTANCE;
  }

  /**
   * Renews what the node has, and takes what is free up to its fair share. What it has beyond its
   * share stays its own, and is renewed, until it gives it back.
   *
   * @param node the node's name, different from every other running node's
   * @param lease how long the leases hold from now on, and how long the node counts as there
   */
  LeasedSlots renew(String node, Duration lease);

  /**
   * Gives back slots of a node that has nothing in flight in them; those that it does not have are
   * passed over.
   */
  void release(String node, SlotSet slots);

  /**
   * Gives back all slots of a node that has nothing in flight, which is then not there any more.
   */
  void leave(String node);
}
