package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.LaneId;
import dev.reprise.model.OnDead;
import java.time.Instant;
import java.util.Optional;

/**
 * A step through the lines of a lane that keeps an order.
 *
 * @param lane the lane
 * @param upTo the store's time to compare due times with
 * @param from where the step before has stopped; empty for the beginning
 * @param limit the most deliveries to read; at least 1
 * @param onDead whether lines that are held are passed over, save for what replays the delivery
 *     that holds them; with {@link OnDead#PASS} no line is looked at as held
 */
public record LineWalk(LaneId lane, Instant upTo, Optional<String> from, int limit, OnDead onDead) {

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if {@code limit} is less than 1
   */
  public LineWalk {
    requireNonNull(lane, "lane");
    requireNonNull(upTo, "upTo");
    requireNonNull(from, "from");
    requireNonNull(onDead, "onDead");
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, was " + limit);
    }
  }
}
