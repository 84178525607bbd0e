package dev.reprise.model;

/** Whether a receiver is left alone. */
public enum BreakerState {
  /** Attempts go on. */
  CLOSED,
  /** It has failed, or asked for it: no attempt starts. */
  HELD,
  /** It has failed: one attempt at a time finds out whether it answers again. */
  PROBING
}
