package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.LaneId;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.SlotSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds the lanes in which something has become due since the last look.
 *
 * <p>A look begins a minute before the last one, for what a host's transaction committed late, and
 * now and then at the beginning of time, for what committed later still. The first look finds every
 * lane with something pending, due or not: a subscription may have been closed while nobody looked.
 * Lives on the dispatcher's loop.
 */
final class LaneScout {

  /** Most lanes that one probe returns. */
  static final int PROBE_MAX = 1_000;

  /** How far back a look begins before the one before it. */
  static final Duration OVERLAP = Duration.ofMinutes(1);

  /** How often everything that is due is looked for. */
  static final Duration FULL_WALK_EVERY = Duration.ofMinutes(1);

  /** Longer than the longest delay before an attempt, with its jitter. */
  static final Duration PENDING_AT_MOST = Duration.ofDays(100);

  private final DeliveryQueue queue;
  private Instant lookedAt = Instant.EPOCH;
  private Instant walkedAt = Instant.EPOCH;
  private Instant from = Instant.EPOCH;
  private Instant upTo = Instant.EPOCH;
  private Instant startedAt = Instant.EPOCH;
  private Optional<LaneId> beyond = Optional.empty();

  LaneScout(DeliveryQueue queue) {
    this.queue = requireNonNull(queue, "queue");
  }

  /**
   * Takes the next step of a look.
   *
   * @return lanes with something due; if there are {@value #PROBE_MAX}, the look is not at its end
   *     and the next call goes on with it
   */
  List<LaneId> look(SlotSet slots) {
    if (beyond.isEmpty()) {
      begin();
    }
    List<LaneId> lanes = queue.lanesDue(new LaneProbe(slots, from, upTo, beyond, PROBE_MAX));
    if (lanes.size() < PROBE_MAX) {
      beyond = Optional.empty();
      lookedAt = startedAt;
    } else {
      beyond = Optional.of(lanes.get(lanes.size() - 1));
    }
    return lanes;
  }

  /** Makes the next look begin at the beginning of time, as after a change of slots. */
  void forget() {
    lookedAt = Instant.EPOCH;
    walkedAt = Instant.EPOCH;
    beyond = Optional.empty();
  }

  private void begin() {
    startedAt = queue.now();
    boolean isFirst = lookedAt.equals(Instant.EPOCH);
    boolean isFullWalk = !walkedAt.plus(FULL_WALK_EVERY).isAfter(startedAt);
    if (isFullWalk) {
      walkedAt = startedAt;
    }
    from = isFirst || isFullWalk ? Instant.EPOCH : lookedAt.minus(OVERLAP);
    upTo = isFirst ? startedAt.plus(PENDING_AT_MOST) : startedAt;
  }
}
