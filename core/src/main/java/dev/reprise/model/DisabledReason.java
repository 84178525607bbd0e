package dev.reprise.model;

/** Why a subscription is disabled. */
public enum DisabledReason {
  /** A caller disabled it. */
  CALLER,
  /** Its receiver answered 410. */
  GONE,
  /** Too many deliveries in a row ended without success, for too long. */
  FAILING
}
