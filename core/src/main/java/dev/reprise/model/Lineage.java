package dev.reprise.model;

import java.util.List;

/**
 * A root delivery and all replays that descend from it.
 *
 * @param entries oldest first; the first is the root
 */
public record Lineage(List<Entry> entries) {

  /** Copies the entries. */
  public Lineage {
    entries = List.copyOf(entries);
  }

  /**
   * One delivery of a lineage.
   *
   * @param delivery the delivery
   * @param attempts its attempts, oldest first
   */
  public record Entry(Delivery delivery, List<Attempt> attempts) {

    /** Copies the attempts. */
    public Entry {
      attempts = List.copyOf(attempts);
    }
  }
}
