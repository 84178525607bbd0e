package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.LaneId;

/**
 * One subscription with work: how much of it is in flight.
 *
 * <p>Created when there is work and dropped when there is none. Lives on the dispatcher's loop.
 */
final class Lane {

  private static final long EPOCH_UNSEEN = -1;

  private final LaneId id;
  private int inFlight;
  private long sweptEpoch = EPOCH_UNSEEN;

  Lane(LaneId id) {
    this.id = requireNonNull(id, "id");
  }

  LaneId id() {
    return id;
  }

  int inFlight() {
    return inFlight;
  }

  boolean isIdle() {
    return inFlight == 0;
  }

  void took() {
    inFlight++;
  }

  void gaveBack() {
    inFlight--;
  }

  /** Says whether deliveries of older epochs than this may still be pending. */
  boolean mayHoldOlderThan(long epoch) {
    return epoch > Math.max(sweptEpoch, 0);
  }

  /** Remembers that nothing older than this epoch is pending. */
  void sweptUpTo(long epoch) {
    sweptEpoch = epoch;
  }
}
