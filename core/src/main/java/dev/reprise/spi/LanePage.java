package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.LaneId;
import java.util.Optional;

/**
 * A page of lanes, in their order.
 *
 * @param slots the slots to look in
 * @param beyond the lane after which to go on; empty to begin
 * @param limit most lanes to return; at least 1
 */
public record LanePage(SlotSet slots, Optional<LaneId> beyond, int limit) {

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if the limit is less than 1
   */
  public LanePage {
    requireNonNull(slots, "slots");
    requireNonNull(beyond, "beyond");
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, was " + limit);
    }
  }
}
