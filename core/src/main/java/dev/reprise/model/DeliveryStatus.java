package dev.reprise.model;

/** Where a delivery stands (SPEC section 3). All but {@link #PENDING} are terminal. */
public enum DeliveryStatus {
  /** Waits for its first or next attempt, or is being attempted. */
  PENDING,
  /** An attempt was answered 2xx. */
  SUCCEEDED,
  /** The receiver refused for good. */
  FAILED,
  /** The retry schedule is used up. */
  DEAD,
  /** Not attempted further because the subscription is disabled or deleted. */
  HELD,
  /** Withdrawn before success. */
  CANCELED;

  /** Says whether nothing further happens to the delivery. */
  public boolean isTerminal() {
    return this != PENDING;
  }
}
