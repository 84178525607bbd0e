package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.LaneId;
import java.time.Instant;
import java.util.Optional;

/**
 * A look for lanes in which something has become due.
 *
 * @param slots the slots to look in
 * @param after look for what became due after this time, in the store's time
 * @param upTo and not later than this
 * @param beyond the lane after which to go on; empty to begin
 * @param limit most lanes to return; at least 1
 */
public record LaneProbe(
    SlotSet slots, Instant after, Instant upTo, Optional<LaneId> beyond, int limit) {

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if the limit is less than 1
   */
  public LaneProbe {
    requireNonNull(slots, "slots");
    requireNonNull(after, "after");
    requireNonNull(upTo, "upTo");
    requireNonNull(beyond, "beyond");
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, was " + limit);
    }
  }
}
