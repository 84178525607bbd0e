package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * An attempt in short.
 *
 * @param status HTTP status code; empty if there was no answer
 * @param error why there was no answer; empty if there was one
 * @param url where it went
 * @param at when it began
 */
public record AttemptSummary(
    Optional<Integer> status, Optional<AttemptError> error, String url, Instant at) {

  /** Checks that nothing is missing. */
  public AttemptSummary {
    requireNonNull(status, "status");
    requireNonNull(error, "error");
    requireNonNull(url, "url");
    requireNonNull(at, "at");
  }
}
