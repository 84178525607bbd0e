package dev.reprise;

import dev.reprise.model.WireName;

/**
 * Why a call was not carried out (SPEC sections 4 and 7). Nothing was then written.
 *
 * <p>{@link #code()} is permanent and the same over HTTP.
 */
public enum Refusal {
  /** A field's value breaks its rule, such as a malformed id. */
  INVALID_FIELD_VALUE,
  /** The URL is none, or the address policy refuses it. */
  INVALID_WEBHOOK_URL,
  /** The tenant has nothing of this id. */
  RESOURCE_NOT_FOUND,
  /** The subscription is disabled. */
  SUBSCRIPTION_DISABLED,
  /** The subscription was deleted. */
  SUBSCRIPTION_DELETED,
  /** The original is still pending. */
  DELIVERY_PENDING,
  /** The delivery is not pending any more. */
  DELIVERY_NOT_PENDING,
  /** The delivery holds no line that could be released. */
  LINE_NOT_HELD,
  /** The same event is pending for the same subscription already. */
  REPLAY_PENDING,
  /** An attempt of the original is being made. */
  ATTEMPT_IN_FLIGHT,
  /** Retention removed the payload. */
  PAYLOAD_EXPIRED,
  /** The payload was erased. */
  PAYLOAD_ERASED,
  /** The recorded payload does not match its digest. */
  PAYLOAD_CORRUPT,
  /** The original was never attempted, so there is no URL of its last attempt. */
  NO_RECORDED_URL,
  /** No other secret of the subscription signs, so that this one cannot be removed. */
  LAST_SECRET,
  /** Another event has the same id. */
  EVENT_ID_REUSE;

  /** Returns the permanent name, such as {@code subscription_disabled}. */
  public String code() {
    return WireName.of(this);
  }
}
