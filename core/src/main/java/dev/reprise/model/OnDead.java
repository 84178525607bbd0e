package dev.reprise.model;

/**
 * What becomes of a line when one of its deliveries ends {@code dead}; of no meaning where
 * deliveries keep no order ({@link DeliveryOrder#FIFO}).
 */
public enum OnDead {

  /** The next one goes. */
  PASS,

  /**
   * The line is held: what is behind stays {@code pending} and is not attempted, until a replay of
   * the dead one ends {@code succeeded} or {@code failed}, or somebody releases the line.
   *
   * <p>Such a replay goes before all others of the line; one that ends {@code dead} leaves the line
   * held. No replay holds a line that was not held: nobody's customer waits for a support
   * engineer's replay.
   */
  HOLD
}
