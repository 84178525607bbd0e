package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * That no attempt is to start, until somebody says go.
 *
 * @param scope what is held up
 * @param actor who asked for it
 * @param reason why
 * @param stoppedAt since when
 */
public record Stop(
    StopScope scope, Optional<String> actor, Optional<String> reason, Instant stoppedAt) {

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if the actor or the reason breaks its rule
   */
  public Stop {
    requireNonNull(scope, "scope");
    actor.ifPresent(Names::actor);
    reason.ifPresent(Names::reason);
    requireNonNull(stoppedAt, "stoppedAt");
  }
}
