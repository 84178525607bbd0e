package dev.reprise.model;

/** In which order the deliveries of one subscription are attempted. */
public enum DeliveryOrder {

  /** What is due goes, live deliveries before replays. */
  UNORDERED,

  /**
   * Deliveries of events with the same key go in the order in which they were accepted: the next is
   * not attempted until the one before has ended, however it ended; {@link OnDead#HOLD} excepts a
   * dead one. Events without a key form one line of their own.
   *
   * <p>It holds for what is accepted while it is set. A transaction that commits late may bring a
   * delivery that was accepted before another which has gone; and what different nodes accept
   * within the same milliseconds is in the order of their clocks.
   */
  FIFO
}
