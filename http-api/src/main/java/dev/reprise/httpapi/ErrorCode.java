package dev.reprise.httpapi;

import dev.reprise.Refusal;
import dev.reprise.model.WireName;

/** The permanent codes of errors, with the status and type of each (SPEC section 7). */
enum ErrorCode {
  INVALID_JSON(400, "invalid_request_error"),
  UNKNOWN_FIELD(400, "invalid_request_error"),
  MISSING_REQUIRED_FIELD(400, "invalid_request_error"),
  INVALID_FIELD_VALUE(400, "invalid_request_error"),
  INVALID_LIMIT(400, "invalid_request_error"),
  INVALID_CURSOR(400, "invalid_request_error"),
  INVALID_WEBHOOK_URL(400, "invalid_request_error"),
  MISSING_API_KEY(401, "authentication_error"),
  INVALID_API_KEY(401, "authentication_error"),
  EXPIRED_API_KEY(401, "authentication_error"),
  PERMISSION_MISSING(403, "permission_error"),
  RESOURCE_NOT_FOUND(404, "not_found"),
  METHOD_NOT_ALLOWED(405, "invalid_request_error"),
  DELIVERY_PENDING(409, "conflict"),
  DELIVERY_NOT_PENDING(409, "conflict"),
  LINE_NOT_HELD(409, "conflict"),
  REPLAY_PENDING(409, "conflict"),
  ATTEMPT_IN_FLIGHT(409, "conflict"),
  SUBSCRIPTION_DISABLED(409, "conflict"),
  SUBSCRIPTION_DELETED(409, "conflict"),
  PAYLOAD_EXPIRED(409, "conflict"),
  PAYLOAD_ERASED(409, "conflict"),
  PAYLOAD_CORRUPT(409, "conflict"),
  NO_RECORDED_URL(409, "conflict"),
  LAST_SECRET(409, "conflict"),
  EVENT_ID_REUSE(409, "conflict"),
  IDEMPOTENCY_IN_PROGRESS(409, "conflict"),
  PAYLOAD_TOO_LARGE(413, "invalid_request_error"),
  UNSUPPORTED_MEDIA_TYPE(415, "invalid_request_error"),
  IDEMPOTENCY_KEY_REUSE(422, "invalid_request_error"),
  INTERNAL_ERROR(500, "api_error"),
  UNAVAILABLE(503, "api_error");

  private final int status;
  private final String type;

  ErrorCode(int status, String type) {
    this.status = status;
    this.type = type;
  }

  /** Returns the code of a refusal, which has the same name here. */
  static ErrorCode of(Refusal refusal) {
    return valueOf(refusal.name());
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }

  String code() {
    return WireName.of(this);
  }
}
