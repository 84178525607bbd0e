package dev.reprise.receiver;

import java.io.Serial;

/** Ends the reading of a request that cannot be genuine; never leaves the package. */
final class RefusalException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final RejectionReason reason;

  RefusalException(RejectionReason reason, String message) {
    // without a stack trace: strangers decide how often it is thrown
    super(message, null, false, false);
    this.reason = reason;
  }

  Verification.Rejected rejected() {
    return new Verification.Rejected(reason, String.valueOf(getMessage()));
  }
}
