package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.internal.slots.SlotKeeper;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.LaneId;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.QueuedDelivery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes from a lane as much as it has room for, and has it started. Lives on the dispatcher's loop.
 */
final class LaneVisitor {

  /** Most deliveries held in one visit when a subscription was closed. */
  private static final int HELD_AT_ONCE_MAX = Settler.BATCH_MAX;

  /** Most attempts started in one visit; then it is the other lanes' turn. */
  private static final int STARTED_AT_ONCE_MAX = 16;

  /** How often a lane that has to wait is looked at all the same: it may have been closed. */
  private static final Duration LOOK_WHILE_WAITING_EVERY = Duration.ofSeconds(5);

  private final DeliveryStore store;
  private final Attempts attempts;
  private final Launcher launcher;
  private final LaneReader reader;
  private final SlotKeeper slots;
  private final StopKeeper stops;
  private final Limits limits;
  private final Loop loop;
  private final Flights flights;
  private final Lanes lanes;
  private final Waker waker;

  /** The lane whose visit is under way. */
  private Optional<LaneId> visited = Optional.empty();

  LaneVisitor(
      DispatcherParts parts,
      Attempts attempts,
      Launcher launcher,
      SlotKeeper slots,
      StopKeeper stops,
      Flights flights,
      Lanes lanes,
      Waker waker) {
    store = parts.store();
    limits = parts.limits();
    loop = parts.dispatchLoop();
    this.attempts = requireNonNull(attempts, "attempts");
    this.launcher = requireNonNull(launcher, "launcher");
    this.slots = requireNonNull(slots, "slots");
    this.stops = requireNonNull(stops, "stops");
    this.flights = requireNonNull(flights, "flights");
    reader = new LaneReader(store.queue(), flights, loop);
    this.lanes = requireNonNull(lanes, "lanes");
    this.waker = requireNonNull(waker, "waker");
  }

  /** Has lanes visited again. */
  interface Waker {

    /** Starts what was accepted in other lanes since a visit began, before the visit ends. */
    void startFresh();

    /** Says whether any lanes wait for their visit. */
    boolean isAnyWaiting();

    /** Has a lane visited after the others that are ready. */
    void again(LaneId lane);

    /** Has a lane visited in the next round, which follows. */
    void next(LaneId lane);

    /** Has a lane visited once something that is in flight has ended. */
    void whenThereIsRoom(LaneId lane);

    /** Has a lane visited after a while. */
    void after(Duration wait, LaneId lane);
  }

  /** Visits a lane, unless its slot is not this node's. */
  void visit(LaneId id) {
    if (!slots.held().contains(id.slot())) {
      return;
    }
    if (!stops.isKnown()) {
      waker.again(id);
      return;
    }
    Lane lane = lanes.of(id);
    if (stops.isStopped(id)) {
      // nothing is asked of the store either: whoever stops everything may be sparing it
      lane.paused(true, loop.nanoTime());
      return;
    }
    LaneReading reading = new LaneReading(slots.fence(id.slot()), loop.nanoTime());
    visited = Optional.of(id);
    try {
      visit(lane, reading);
    } catch (RuntimeException e) {
      waker.again(id);
      throw e;
    } finally {
      visited = Optional.empty();
      lanes.dropIfAtRest(lane, loop.nanoTime());
    }
  }

  /**
   * Starts what was just accepted, if nothing has to be read for that, and nobody passed over.
   *
   * @return false if its lane has to be visited
   */
  boolean start(FreshDelivery fresh, Vantage vantage) {
    LaneId id = fresh.lane();
    if (flights.contains(fresh.delivery())) {
      return true;
    }
    boolean passesOver =
        FairShare.isScarce(limits.inFlightMax(), flights.free()) && waker.isAnyWaiting();
    boolean isVisited = visited.equals(Optional.of(id));
    if (isVisited || passesOver || !slots.held().contains(id.slot()) || !stops.allows(id)) {
      return false;
    }
    Lane lane = lanes.of(id);
    try {
      return hasRoom(lane, fresh.subscription())
          && launcher.startFresh(lane, fresh, vantage.reading(id.slot()));
    } finally {
      lanes.dropIfAtRest(lane, loop.nanoTime());
    }
  }

  private boolean hasRoom(Lane lane, Subscription subscription) {
    if (subscription.status() != SubscriptionStatus.ACTIVE || lane.isPaused()) {
      return false;
    }
    DeliveryPolicy policy = attempts.policy(Optional.of(subscription));
    lane.follow(policy);
    long now = loop.nanoTime();
    return policy.order() == DeliveryOrder.UNORDERED
        && lane.waitAt(now).isZero()
        && lane.startsAtOnceMax(now) > 0
        && room(lane, policy.maxInFlight(), now) > 0;
  }

  private void visit(Lane lane, LaneReading reading) {
    long now = reading.beganNanos();
    Duration wait = lane.waitAt(now);
    if (!wait.isZero() && !lane.isLookDue(now, LOOK_WHILE_WAITING_EVERY)) {
      waitFor(lane, wait);
      return;
    }
    if (share(lane) <= lane.inFlight()) {
      if (lane.isIdle()) {
        waker.whenThereIsRoom(lane.id());
      }
      return;
    }
    Optional<Subscription> subscription =
        store
            .subscriptions()
            .find(lane.id().tenant(), lane.id().subscriptionId(), HostTransaction.none());
    lane.looked(now);
    long epoch = subscription.map(Subscription::epoch).orElse(0L);
    if (lane.mayHoldOlderThan(epoch)) {
      sweep(lane, subscription, epoch);
    }
    boolean isPaused =
        subscription.map(each -> each.status() == SubscriptionStatus.PAUSED).orElse(false);
    lane.paused(isPaused, now);
    if (!isPaused) {
      take(lane, subscription, reading);
    }
  }

  /** Holds what was accepted before the subscription was closed, due or not. */
  private void sweep(Lane lane, Optional<Subscription> subscription, long epoch) {
    List<QueuedDelivery> outdated =
        store.queue().outdated(lane.id(), epoch, HELD_AT_ONCE_MAX + lane.inFlight());
    if (outdated.isEmpty()) {
      lane.sweptUpTo(epoch);
      return;
    }
    for (QueuedDelivery delivery : outdated) {
      if (!flights.contains(delivery)) {
        launcher.hold(lane, new Flight(delivery, subscription));
      }
    }
  }

  private void take(Lane lane, Optional<Subscription> subscription, LaneReading reading) {
    DeliveryPolicy policy = attempts.policy(subscription);
    lane.follow(policy);
    long now = loop.nanoTime();
    Duration wait = lane.waitAt(now);
    if (!wait.isZero()) {
      waitFor(lane, wait);
      return;
    }
    int room = room(lane, policy.maxInFlight(), now);
    int most = Math.min(Math.min(room, STARTED_AT_ONCE_MAX), lane.startsAtOnceMax(now));
    if (most < 1) {
      return;
    }
    LaneReader.Found found = reader.read(lane, policy, most);
    if (!start(lane, subscription, found.deliveries(), reading)) {
      waker.again(lane.id());
    } else if (found.isMore() && found.deliveries().size() < room) {
      waker.next(lane.id());
    }
  }

  /** Returns how many more of a lane may be in flight, by its own limits and beside others. */
  private int room(Lane lane, int limit, long now) {
    return Math.min(lane.room(limit, now), share(lane) - lane.inFlight());
  }

  private int share(Lane lane) {
    return FairShare.of(limits.inFlightMax(), flights.free(), lane.isSuspect());
  }

  /** Starts what was read; false if something of it has to be visited again. */
  private boolean start(
      Lane lane,
      Optional<Subscription> subscription,
      List<QueuedDelivery> deliveries,
      LaneReading reading) {
    for (QueuedDelivery delivery : deliveries) {
      waker.startFresh();
      Duration wait = lane.waitAt(loop.nanoTime());
      if (!wait.isZero()) {
        waitFor(lane, wait);
        return true;
      }
      if (!launcher.start(lane, new Flight(delivery, subscription), reading)) {
        return false;
      }
    }
    return true;
  }

  private void waitFor(Lane lane, Duration wait) {
    long now = loop.nanoTime();
    if (lane.plansWakeAt(now + wait.toNanos(), now)) {
      waker.after(wait, lane.id());
    }
  }
}
