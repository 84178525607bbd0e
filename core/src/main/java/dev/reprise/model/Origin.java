package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a delivery comes from: a published event, or a replay that somebody asked for.
 *
 * @param replayedFrom the original's id; empty for a root
 * @param rootId the first delivery of the lineage; its own id for a root
 * @param generation 0 for a root, else 1 more than the original's
 * @param originalCreatedAt when the original was created; empty for a root
 * @param actor who asked for the replay
 * @param reason why
 * @param pinnedUrl where it goes instead of the subscription's current URL
 * @param isProbe whether it is a single attempt that is made even though the subscription is
 *     disabled
 */
public record Origin(
    Optional<String> replayedFrom,
    String rootId,
    int generation,
    Optional<Instant> originalCreatedAt,
    Optional<String> actor,
    Optional<String> reason,
    Optional<String> pinnedUrl,
    boolean isProbe) {

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if the generation is negative, or the actor or the reason
   *     breaks its rule
   */
  public Origin {
    requireNonNull(replayedFrom, "replayedFrom");
    requireNonNull(rootId, "rootId");
    Rules.between("generation", generation, 0, Integer.MAX_VALUE);
    requireNonNull(originalCreatedAt, "originalCreatedAt");
    actor.ifPresent(Names::actor);
    reason.ifPresent(Names::reason);
    requireNonNull(pinnedUrl, "pinnedUrl");
  }

  /** Returns the origin of a delivery that was published, not replayed. */
  public static Origin published(String id) {
    return new Origin(
        Optional.empty(),
        id,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** Says whether the delivery is a replay. */
  public boolean isReplay() {
    return replayedFrom.isPresent();
  }
}
