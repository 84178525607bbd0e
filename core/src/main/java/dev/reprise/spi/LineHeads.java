package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What stands first in the lines of a lane.
 *
 * @param due what may be attempted
 * @param next where the next step goes on, in the store's own words; empty at the end
 */
public record LineHeads(List<Head> due, Optional<String> next) {

  /** Copies. */
  public LineHeads {
    due = List.copyOf(due);
    requireNonNull(next, "next");
  }

  /** Returns what may be attempted, without the places. */
  public List<QueuedDelivery> deliveries() {
    return due.stream().map(Head::delivery).toList();
  }

  /**
   * What stands first in one line.
   *
   * @param delivery the delivery
   * @param next where a step goes on that has taken this one and nothing behind it; empty for the
   *     beginning
   */
  public record Head(QueuedDelivery delivery, Optional<String> next) {

    /** Checks that nothing is missing. */
    public Head {
      requireNonNull(delivery, "delivery");
      requireNonNull(next, "next");
    }
  }
}
