package dev.reprise.receiver;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/** What came of looking at a request's signature. */
public sealed interface Verification {

  /** Says whether the request is genuine. */
  boolean isVerified();

  /**
   * Returns what is known of a genuine request.
   *
   * @throws WebhookRejectedException if it is not genuine
   */
  Verified orElseThrow();

  /**
   * The request is genuine: whoever has a secret signed these bytes, and not long ago.
   *
   * @param eventId what to deduplicate by, as it was signed; empty in the timestamped hex form,
   *     which signs no id
   * @param signedAt when it was signed, to the second; each attempt is signed anew
   */
  record Verified(Optional<String> eventId, Instant signedAt) implements Verification {

    /** Checks that nothing is missing. */
    public Verified {
      requireNonNull(eventId, "eventId");
      requireNonNull(signedAt, "signedAt");
    }

    @Override
    public boolean isVerified() {
      return true;
    }

    @Override
    public Verified orElseThrow() {
      return this;
    }
  }

  /**
   * The request is not to be trusted; answer 401, and do nothing of what it says.
   *
   * @param reason what is wrong
   * @param message one line for logs, without a secret, a signature or what the request holds
   */
  record Rejected(RejectionReason reason, String message) implements Verification {

    /** Checks that nothing is missing. */
    public Rejected {
      requireNonNull(reason, "reason");
      requireNonNull(message, "message");
    }

    @Override
    public boolean isVerified() {
      return false;
    }

    @Override
    public Verified orElseThrow() {
      throw new WebhookRejectedException(reason, message);
    }
  }
}
