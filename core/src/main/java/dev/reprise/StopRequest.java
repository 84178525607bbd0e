package dev.reprise;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Names;
import dev.reprise.model.StopScope;
import java.util.Optional;

/**
 * A wish that no attempt starts any more.
 *
 * @param scope what to hold up
 * @param actor who asks, recorded with the stop
 * @param reason why, recorded with the stop
 */
public record StopRequest(StopScope scope, Optional<String> actor, Optional<String> reason) {

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if the actor or the reason breaks its rule
   */
  public StopRequest {
    requireNonNull(scope, "scope");
    actor.ifPresent(Names::actor);
    reason.ifPresent(Names::reason);
  }

  /** Returns a request without an actor and a reason. */
  public static StopRequest of(StopScope scope) {
    return new StopRequest(scope, Optional.empty(), Optional.empty());
  }

  /**
   * Returns a copy that says who asks.
   *
   * @throws IllegalArgumentException if the actor breaks its rule
   */
  public StopRequest withActor(String value) {
    return new StopRequest(scope, Optional.of(value), reason);
  }

  /**
   * Returns a copy that says why.
   *
   * @throws IllegalArgumentException if the reason breaks its rule
   */
  public StopRequest withReason(String value) {
    return new StopRequest(scope, actor, Optional.of(value));
  }
}
