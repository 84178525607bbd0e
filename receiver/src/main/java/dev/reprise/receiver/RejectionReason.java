package dev.reprise.receiver;

/** Why a request is not taken for genuine. */
public enum RejectionReason {
  /** A header that the signature needs is not there. */
  HEADER_MISSING,
  /** A header that the signature needs is not written as it should be. */
  HEADER_MALFORMED,
  /** It was signed longer ago than is tolerated: it may be one that somebody has kept. */
  TOO_OLD,
  /** It was signed further in the future than is tolerated: a clock is wrong. */
  TOO_NEW,
  /**
   * No signature is right: the secret is another, the body is not as it was sent, or the sender is
   * not who it seems.
   */
  SIGNATURE_MISMATCH
}
