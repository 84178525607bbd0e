package dev.reprise.cli.demo;

import static java.util.Objects.requireNonNull;

import dev.reprise.cli.demo.Ledger.Snapshot;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.Lineage;
import java.util.Optional;

/**
 * What a replay did, and what it left alone.
 *
 * @param before the original before the replay
 * @param after the original after it
 * @param fresh the replay
 * @param lineage the original and its replays
 * @param totalBefore what had happened in all before the replay
 * @param totalAfter what had happened in all after it
 */
record Replayed(
    Snapshot before,
    Snapshot after,
    Delivery fresh,
    Lineage lineage,
    Counts totalBefore,
    Counts totalAfter) {

  private static final Counts ONE_MORE_SUCCESS = new Counts(1, 1, 0, 0, 1, 1, 0, 0);

  Replayed {
    requireNonNull(before, "before");
    requireNonNull(after, "after");
    requireNonNull(fresh, "fresh");
    requireNonNull(lineage, "lineage");
    requireNonNull(totalBefore, "totalBefore");
    requireNonNull(totalAfter, "totalAfter");
  }

  /** Says whether facts, attempts and payload of the original are what they were. */
  boolean isOriginalUnchanged() {
    return before.equals(after);
  }

  /**
   * Says whether the replay is a fresh delivery that succeeded, and the only thing that happened.
   */
  boolean isOk() {
    String original = before.delivery().id();
    return isOriginalUnchanged()
        && fresh.status() == DeliveryStatus.SUCCEEDED
        && !fresh.id().equals(original)
        && fresh.origin().replayedFrom().equals(Optional.of(original))
        && lineage.entries().size() == 2
        && totalBefore.plus(ONE_MORE_SUCCESS).equals(totalAfter);
  }
}
