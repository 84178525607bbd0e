package dev.reprise.simulation;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What came of one run.
 *
 * @param seed what it began with
 * @param violation the first thing that must not have happened; empty if all went well
 * @param fingerprint the same for the same run
 * @param trace what happened, a line each; empty unless asked for
 */
public record Run(long seed, Optional<String> violation, long fingerprint, String trace) {

  /** Checks that nothing is missing. */
  public Run {
    requireNonNull(violation, "violation");
    requireNonNull(trace, "trace");
  }
}
