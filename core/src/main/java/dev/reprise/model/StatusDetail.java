package dev.reprise.model;

/** Why a delivery is where it is (SPEC section 3). */
public enum StatusDetail {
  /** Waits for its first or next attempt. */
  WAITING,
  /** An attempt is being made. */
  IN_FLIGHT,
  /** An attempt was answered 2xx. */
  DELIVERED,
  /** The receiver answered with a final status. */
  CLIENT_ERROR,
  /** The receiver answered 410. */
  GONE,
  /** The address policy refuses the URL. */
  URL_REFUSED,
  /** The retry schedule is used up. */
  EXHAUSTED,
  /** The subscription is or was disabled. */
  SUBSCRIPTION_DISABLED,
  /** The subscription was deleted. */
  SUBSCRIPTION_DELETED,
  /** A caller withdrew it. */
  CANCELED_BY_CALLER,
  /** Its replay job was canceled. */
  CANCELED_BY_JOB,
  /** A replay took its place. */
  SUPERSEDED
}
