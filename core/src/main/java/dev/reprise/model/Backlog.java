package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * How much a subscription's receiver has not got. Counting stops at {@link #COUNTED_MAX}, so that
 * it takes no longer where a million wait.
 *
 * @param pending its pending deliveries, 0 to {@value #COUNTED_MAX}; the latter says as many or
 *     more
 * @param held its deliveries that ended {@code held}, 0 to {@value #COUNTED_MAX}; the latter says
 *     as many or more
 * @param oldestDueAt when the first of what is pending became due, or will; empty if nothing is
 *     pending
 */
public record Backlog(int pending, int held, Optional<Instant> oldestDueAt) {

  /** Most deliveries of one status that are counted. */
  public static final int COUNTED_MAX = 10_000;

  /** Checks the ranges, and that nothing is missing. */
  public Backlog {
    Rules.between("pending", pending, 0, COUNTED_MAX);
    Rules.between("held", held, 0, COUNTED_MAX);
    requireNonNull(oldestDueAt, "oldestDueAt");
  }
}
