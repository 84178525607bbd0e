package dev.reprise.simulation;

import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.LaneId;
import dev.reprise.spi.SendRequest;
import dev.reprise.spi.SlotSet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is sent: by whom, when, how often, and how much at a time. */
final class AttemptWatch {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final World world;
  private final LeaseWatch leases;
  private final SubscriptionWatch subscriptions;
  private final OrderWatch order;
  private final StopWatch stops;
  private final DeliveryPolicy policy;
  private final Map<String, List<Sent>> sent = new HashMap<>();
  private final Map<String, List<Sent>> open = new HashMap<>();
  private final Map<String, Deque<Long>> starts = new HashMap<>();

  AttemptWatch(
      World world,
      LeaseWatch leases,
      SubscriptionWatch subscriptions,
      OrderWatch order,
      StopWatch stops,
      DeliveryPolicy policy) {
    this.world = world;
    this.leases = leases;
    this.subscriptions = subscriptions;
    this.order = order;
    this.stops = stops;
    this.policy = policy;
  }

  /** An attempt as it was sent. */
  static final class Sent {

    final Node node;
    final LaneId lane;
    final String deliveryId;
    final String rootId;
    final Optional<String> key;
    final int number;
    final long tenure;
    final long deadlineNanos;
    boolean isOver;
    boolean isSettled;

    /** Whether nothing was attempted after all, so that the number is used again. */
    boolean isVoid;

    private Sent(Node node, LaneId lane, SendRequest request, long tenure, long deadlineNanos) {
      this.node = node;
      this.lane = lane;
      this.deliveryId = request.deliveryId();
      this.rootId = request.origin().rootId();
      this.key = request.event().key();
      this.number = request.attempt();
      this.tenure = tenure;
      this.deadlineNanos = deadlineNanos;
    }

    boolean isOpen(long now) {
      return !isOver && deadlineNanos > now;
    }
  }

  /** Checks an attempt that begins now. */
  Sent started(Node node, LaneId lane, SendRequest request) {
    long now = world.nanoTime();
    LeaseWatch.Tenure tenure = leases.of(lane.slot());
    Sent next = new Sent(node, lane, request, tenure.number(), now + request.timeout().toNanos());
    world.note("sends", node.name(), lane, next.deliveryId, next.number);
    if (tenure.node() != node || tenure.endNanos() < next.deadlineNanos) {
      throw world.violated("rule R", node.name(), lane, next.deliveryId, next.number);
    }
    subscriptions.attempted(lane.subscriptionId(), request.origin().isProbe());
    order.started(next, open.getOrDefault(lane.subscriptionId(), List.of()));
    stops.attempted(lane);
    checkOpen(next, now);
    checkRepeated(next);
    checkRate(next, now);
    sent.computeIfAbsent(next.deliveryId, id -> new ArrayList<>()).add(next);
    open.computeIfAbsent(lane.subscriptionId(), id -> new ArrayList<>()).add(next);
    return next;
  }

  private void checkOpen(Sent next, long now) {
    List<Sent> others = open.getOrDefault(next.lane.subscriptionId(), List.of());
    int count = 0;
    for (Iterator<Sent> each = others.iterator(); each.hasNext(); ) {
      Sent other = each.next();
      if (!other.isOpen(now)) {
        each.remove();
        continue;
      }
      count++;
      if (other.deliveryId.equals(next.deliveryId)) {
        throw world.violated("a delivery is attempted by one node at a time", next.deliveryId);
      }
    }
    if (count >= policy.maxInFlight()) {
      throw world.violated("at most so many attempts at a time", next.lane, policy.maxInFlight());
    }
  }

  /** The same attempt again: only after a death, or after a lease ran out. */
  private void checkRepeated(Sent next) {
    for (Sent earlier : sent.getOrDefault(next.deliveryId, List.of())) {
      boolean isSame = earlier.number == next.number && !earlier.isVoid;
      if (isSame && (earlier.node == next.node || earlier.tenure == next.tenure)) {
        throw world.violated(
            "an attempt is repeated only after a death or a lost lease",
            next.deliveryId,
            next.number,
            earlier.node.name(),
            next.node.name());
      }
    }
  }

  private void checkRate(Sent next, long now) {
    Deque<Long> last = starts.computeIfAbsent(next.lane.subscriptionId(), id -> new ArrayDeque<>());
    while (!last.isEmpty() && last.peek() <= now - SECOND) {
      last.remove();
    }
    last.add(now);
    if (policy.ratePerSecond().filter(rate -> last.size() > rate + 1).isPresent()) {
      throw world.violated("at most so many attempts in a second", next.lane, last.size());
    }
  }

  /** A node gives slots back: nothing of them may be in flight or unsettled. */
  void released(Node node, SlotSet slots) {
    for (List<Sent> attempts : sent.values()) {
      for (Sent each : attempts) {
        if (each.node == node
            && !each.isSettled
            && slots.contains(each.lane.slot())
            && each.tenure == leases.of(each.lane.slot()).number()) {
          throw world.violated("a slot is drained before it is released", each.deliveryId);
        }
      }
    }
  }

  /** Remembers that a node has written what became of an attempt. */
  void settled(Node node, String deliveryId, int number) {
    for (Sent each : sent.getOrDefault(deliveryId, List.of())) {
      if (each.node == node && each.number == number) {
        each.isSettled = true;
      }
    }
  }

  boolean wasSent(String deliveryId, int number) {
    return sent.getOrDefault(deliveryId, List.of()).stream()
        .anyMatch(each -> each.number == number);
  }
}
