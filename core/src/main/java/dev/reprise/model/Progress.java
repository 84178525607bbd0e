package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a delivery has come; the only part of it that moves.
 *
 * @param status where it stands
 * @param detail why it stands there
 * @param attemptCount attempts settled in time; late ones do not count
 * @param nextAttemptAt when the next attempt is due; empty once terminal
 * @param finishedAt when it ended; empty while pending
 * @param lastAttempt the last attempt that was settled in time; empty before the first
 */
public record Progress(
    DeliveryStatus status,
    StatusDetail detail,
    int attemptCount,
    Optional<Instant> nextAttemptAt,
    Optional<Instant> finishedAt,
    Optional<AttemptSummary> lastAttempt) {

  /** Checks that nothing is missing. */
  public Progress {
    requireNonNull(status, "status");
    requireNonNull(detail, "detail");
    Rules.between("attemptCount", attemptCount, 0, Integer.MAX_VALUE);
    requireNonNull(nextAttemptAt, "nextAttemptAt");
    requireNonNull(finishedAt, "finishedAt");
    requireNonNull(lastAttempt, "lastAttempt");
  }

  /** Returns a copy with another detail. */
  public Progress withDetail(StatusDetail value) {
    return new Progress(status, value, attemptCount, nextAttemptAt, finishedAt, lastAttempt);
  }
}
