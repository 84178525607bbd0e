package dev.reprise.httpapi;

import dev.reprise.model.WireName;

/** What a caller may do; an operation needs exactly one. */
public enum Permission {
  /** To look at subscriptions, deliveries and attempts. */
  READ,
  /** To read payloads, and what URLs carry beside host and path. */
  READ_PAYLOAD,
  /** To publish events. */
  PUBLISH,
  /** To replay, expedite and cancel deliveries, and to release what they hold. */
  REPLAY,
  /** To create, change and delete subscriptions, and to stop them and let them go on. */
  MANAGE_SUBSCRIPTIONS;

  /** Returns the permanent name, such as {@code read_payload}. */
  public String wireName() {
    return WireName.of(this);
  }
}
