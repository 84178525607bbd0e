package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.LineHeads;
import dev.reprise.spi.LineWalk;
import dev.reprise.spi.QueuedDelivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads what of a lane may start now. Lives on the dispatcher's loop. */
final class LaneReader {

  /** Most deliveries read in one visit to find what waits on the schedule behind fresh ones. */
  private static final int RECOVERY_READ_MAX = 1_024;

  private static final int RECOVERY_READ_GROWTH = 4;

  /** Longer than the longest delay before an attempt, with its jitter. */
  private static final Duration PENDING_AT_MOST = Duration.ofDays(100);

  private final DeliveryQueue queue;
  private final Flights flights;
  private final Loop loop;

  LaneReader(DeliveryQueue queue, Flights flights, Loop loop) {
    this.queue = requireNonNull(queue, "queue");
    this.flights = requireNonNull(flights, "flights");
    this.loop = requireNonNull(loop, "loop");
  }

  /**
   * What may start now.
   *
   * @param deliveries no more than asked for
   * @param isMore whether another look may find more
   */
  record Found(List<QueuedDelivery> deliveries, boolean isMore) {}

  /** Reads what is due, and in a recovery what waits on the schedule. */
  Found read(Lane lane, DeliveryPolicy policy, int most) {
    Instant now = queue.now();
    Instant upTo = lane.isRecovering() ? now.plus(PENDING_AT_MOST) : now;
    // what is in flight is read again, unless it has ended meanwhile
    int limit = most + lane.inFlight() + lane.passedOver(loop.nanoTime());
    if (policy.order() == DeliveryOrder.FIFO) {
      return inOrder(
          lane,
          new LineWalk(lane.id(), upTo, lane.lines().from(), limit, policy.onDead()),
          now,
          most);
    }
    List<QueuedDelivery> found =
        lane.isRecovering()
            ? recovering(lane, upTo, limit, now, most)
            : startable(lane, queue.due(lane.id(), upTo, limit), now, most);
    return new Found(found, found.size() == most);
  }

  private List<QueuedDelivery> recovering(
      Lane lane, Instant upTo, int firstLimit, Instant now, int most) {
    int limit = firstLimit;
    while (true) {
      List<QueuedDelivery> rows = queue.due(lane.id(), upTo, limit);
      List<QueuedDelivery> found = startable(lane, rows, now, most);
      boolean isAll = rows.size() < limit;
      if (found.isEmpty() && isAll) {
        lane.recovered();
      }
      if (!found.isEmpty() || isAll || limit >= RECOVERY_READ_MAX) {
        return found;
      }
      limit = Math.min(limit * RECOVERY_READ_GROWTH, RECOVERY_READ_MAX);
    }
  }

  /** Takes a step round the lines: each visit goes on behind what the one before has taken. */
  private Found inOrder(Lane lane, LineWalk walk, Instant now, int most) {
    LineHeads heads = queue.heads(walk);
    List<LineHeads.Head> startable =
        heads.due().stream()
            .filter(head -> lane.lines().isFree(head.delivery()))
            .filter(head -> isStartable(lane, head.delivery(), now))
            .toList();
    List<LineHeads.Head> taken = startable.stream().limit(most).toList();
    Optional<String> next =
        taken.size() < startable.size() ? taken.get(taken.size() - 1).next() : heads.next();
    boolean isMore = lane.lines().walked(next) || taken.size() == most;
    if (taken.isEmpty() && !isMore) {
      lane.recovered();
    }
    return new Found(taken.stream().map(LineHeads.Head::delivery).toList(), isMore);
  }

  private List<QueuedDelivery> startable(
      Lane lane, List<QueuedDelivery> rows, Instant now, int most) {
    return rows.stream().filter(delivery -> isStartable(lane, delivery, now)).limit(most).toList();
  }

  private boolean isStartable(Lane lane, QueuedDelivery delivery, Instant now) {
    return !flights.contains(delivery)
        && (!delivery.dueAt().isAfter(now) || lane.mayHasten(delivery, loop.nanoTime()));
  }
}
