package dev.reprise.spi;

/** What became of a {@link Settlement}. */
public enum SettleOutcome {
  /** The attempt was the next one: it is recorded, and what follows holds. */
  APPLIED,
  /**
   * The attempt had been settled before, or the delivery had ended: the attempt is recorded as
   * late, and no status changed.
   */
  LATE,
  /** As {@link #LATE}, but it was a success and ended a delivery that was still pending. */
  LATE_SUCCESS
}
