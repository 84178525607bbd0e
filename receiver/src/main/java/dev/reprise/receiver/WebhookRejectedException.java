package dev.reprise.receiver;

import static java.util.Objects.requireNonNull;

import java.io.Serial;

/** A request is not genuine, as far as its signature tells. */
public final class WebhookRejectedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** What is wrong. */
  private final RejectionReason reason;

  /** Takes what is wrong, and one line about it. */
  WebhookRejectedException(RejectionReason reason, String message) {
    super(message);
    this.reason = requireNonNull(reason, "reason");
  }

  /** Returns what is wrong. */
  public RejectionReason reason() {
    return reason;
  }
}
