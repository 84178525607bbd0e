package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * What was just accepted here and waits for its first attempt, within bounds: what does not fit is
 * read from the store. Safe for use by several threads.
 */
final class FreshDeliveries {

  /** Most deliveries that wait. */
  static final int COUNT_MAX = 256;

  /** Most bytes of payload that wait; each delivery counts its own. */
  static final long BYTES_MAX = 4L << 20;

  private final List<Waiting> waiting = new ArrayList<>();
  private long bytes;

  /**
   * What waits.
   *
   * @param vantage when accepting it began
   */
  record Waiting(FreshDelivery fresh, Vantage vantage) {

    Waiting {
      requireNonNull(fresh, "fresh");
      requireNonNull(vantage, "vantage");
    }

    private long size() {
      return fresh.delivery().event().payload().size();
    }
  }

  /** Adds a delivery; false if there is no room for it. */
  synchronized boolean add(FreshDelivery fresh, Vantage vantage) {
    Waiting next = new Waiting(fresh, vantage);
    boolean fits = waiting.size() < COUNT_MAX && bytes + next.size() <= BYTES_MAX;
    if (fits) {
      waiting.add(next);
      bytes += next.size();
    }
    return fits;
  }

  /** Removes all that waits, in the order in which it was added. */
  synchronized List<Waiting> takeAll() {
    List<Waiting> all = List.copyOf(waiting);
    waiting.clear();
    bytes = 0;
    return all;
  }
}
