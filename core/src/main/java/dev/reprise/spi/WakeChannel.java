package dev.reprise.spi;

import java.util.function.Consumer;

/**
 * How the nodes of a store tell each other of work, so that it does not wait for the poll of the
 * slot's owner.
 *
 * <p>Nothing depends on it: the poll finds whatever a wake that was lost would have told, and a
 * wake that comes twice, late or for nothing costs a look. The engine gathers what it tells, and
 * calls no method of this from a thread that accepts or dispatches.
 *
 * <p>Implementations must be safe for use by several threads and processes. No method accepts or
 * returns {@code null}.
 */
public interface WakeChannel {

  /** Returns the channel of a store whose nodes, if there are several, find work by their poll. */
  static WakeChannel none() {
    return NoWakeChannel.INSTANCE;
  }

  /**
   * Tells all nodes that listen; may block for as long as the storage does. A channel that has no
   * room for all lanes tells the slots of the others instead.
   *
   * @throws StoreException if the storage fails; nobody may then have heard
   */
  void tell(Wake wake);

  /**
   * Begins to listen, and returns at once.
   *
   * <p>What it needs for that is taken in the background, and again after it was lost; whenever it
   * has it, the listener hears {@link Wake#everywhere}, since something may have been missed. A
   * channel that cannot listen says so in the log, once.
   *
   * @param listener gets every wake, those that this node tells among them, on a thread of the
   *     channel's; returns soon
   * @return stops listening; a wake that is on its way may still be heard
   */
  Runnable listen(Consumer<Wake> listener);
}
