package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.LaneId;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.LanePage;
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
 * now and then at the beginning of time, for what committed later still. The first look also finds
 * the lanes whose subscription was closed since something pending in them was accepted: that may
 * have happened while nobody looked. Lives on one loop.
 */
final class LaneScout {

  /** Most lanes that one probe returns. */
  static final int PROBE_MAX = 1_000;

  /** How far back a look begins before the one before it. */
  static final Duration OVERLAP = Duration.ofMinutes(1);

  /** How often everything that is due is looked for. */
  static final Duration FULL_WALK_EVERY = Duration.ofMinutes(1);

  private final DeliveryQueue queue;
  private Step step = Step.NONE;
  private Instant lookedAt = Instant.EPOCH;
  private Instant walkedAt = Instant.EPOCH;
  private Instant from = Instant.EPOCH;
  private Instant startedAt = Instant.EPOCH;
  private Optional<LaneId> beyond = Optional.empty();

  LaneScout(DeliveryQueue queue) {
    this.queue = requireNonNull(queue, "queue");
  }

  /** What a look is about. */
  private enum Step {
    /** Nothing: the next look has not begun. */
    NONE,
    /** What has become due. */
    DUE,
    /** What was accepted before its subscription was closed. */
    OUTDATED
  }

  /**
   * Takes the next step of a look, which begins if none is under way.
   *
   * @return lanes to visit, at most {@value #PROBE_MAX}
   */
  List<LaneId> look(SlotSet slots) {
    if (step == Step.NONE) {
      begin();
    }
    List<LaneId> lanes =
        step == Step.DUE
            ? queue.lanesDue(new LaneProbe(slots, from, startedAt, beyond, PROBE_MAX))
            : queue.lanesOutdated(new LanePage(slots, beyond, PROBE_MAX));
    if (lanes.size() < PROBE_MAX) {
      step = next();
      beyond = Optional.empty();
    } else {
      beyond = Optional.of(lanes.get(lanes.size() - 1));
    }
    return lanes;
  }

  /** Says whether the look is at its end. */
  boolean isAtEnd() {
    return step == Step.NONE;
  }

  /** Makes the next look the first, as after a change of slots. */
  void forget() {
    step = Step.NONE;
    lookedAt = Instant.EPOCH;
    walkedAt = Instant.EPOCH;
    beyond = Optional.empty();
  }

  private void begin() {
    step = Step.DUE;
    startedAt = queue.now();
    boolean isFullWalk = !walkedAt.plus(FULL_WALK_EVERY).isAfter(startedAt);
    if (isFullWalk) {
      walkedAt = startedAt;
    }
    from = isFullWalk ? Instant.EPOCH : lookedAt.minus(OVERLAP);
  }

  private Step next() {
    boolean isFirst = lookedAt.equals(Instant.EPOCH);
    lookedAt = startedAt;
    return isFirst ? Step.OUTDATED : Step.NONE;
  }
}
