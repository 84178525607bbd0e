package dev.reprise.model;

/** Whether a subscription is sent anything. */
public enum SubscriptionStatus {
  /** Its deliveries are attempted. */
  ACTIVE,
  /** Its deliveries wait; nothing is attempted. */
  PAUSED,
  /** Its deliveries are held; none waits. */
  DISABLED
}
