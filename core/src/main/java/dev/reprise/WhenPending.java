package dev.reprise;

/** What a replay does when its original is still pending. */
public enum WhenPending {
  /** It is refused. */
  REFUSE,
  /** It makes the original's next attempt due now, instead. */
  EXPEDITE,
  /** It takes the original's place, which is canceled. */
  SUPERSEDE
}
