package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.internal.slots.SlotKeeper;
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
import java.util.function.BooleanSupplier;

/**
 * Takes from a lane as much as it has room for, and starts it. Lives on the dispatcher's loop.
 *
 * <p>What is started is in flight until it is settled.
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
  private final LaneReader reader;
  private final Settler settler;
  private final SlotKeeper slots;
  private final StopKeeper stops;
  private final Listeners listeners;
  private final Limits limits;
  private final Duration readingMax;
  private final Loop loop;
  private final Flights flights;
  private final Lanes lanes;
  private final Waker waker;
  private final BooleanSupplier isDraining;

  LaneVisitor(
      DispatcherParts parts,
      Settler settler,
      SlotKeeper slots,
      StopKeeper stops,
      Flights flights,
      Lanes lanes,
      Waker waker,
      BooleanSupplier isDraining) {
    store = parts.store();
    limits = parts.limits();
    listeners = parts.listeners();
    readingMax = parts.leaseTimes().lease();
    loop = parts.dispatchLoop();
    attempts = new Attempts(parts);
    this.settler = requireNonNull(settler, "settler");
    this.slots = requireNonNull(slots, "slots");
    this.stops = requireNonNull(stops, "stops");
    this.flights = requireNonNull(flights, "flights");
    reader = new LaneReader(store.queue(), flights, loop);
    this.lanes = requireNonNull(lanes, "lanes");
    this.waker = requireNonNull(waker, "waker");
    this.isDraining = requireNonNull(isDraining, "isDraining");
  }

  /** Has lanes visited again. */
  interface Waker {

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
    Reading reading = new Reading(slots.fence(id.slot()), loop.nanoTime());
    try {
      visit(lane, reading);
    } catch (RuntimeException e) {
      waker.again(id);
      throw e;
    } finally {
      lanes.dropIfAtRest(lane, loop.nanoTime());
    }
  }

  private void visit(Lane lane, Reading reading) {
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
        hold(lane, new Flight(delivery, subscription));
      }
    }
  }

  private void take(Lane lane, Optional<Subscription> subscription, Reading reading) {
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
    LaneReader.Found found = reader.read(lane, policy.order(), most);
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
      Reading reading) {
    for (QueuedDelivery delivery : deliveries) {
      Duration wait = lane.waitAt(loop.nanoTime());
      if (!wait.isZero()) {
        waitFor(lane, wait);
        return true;
      }
      if (!start(lane, new Flight(delivery, subscription), reading)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Starts what a flight asks for; false if there is no room for it now, or no time in the lease.
   */
  private boolean start(Lane lane, Flight flight, Reading reading) {
    if (Attempts.isClosedFor(flight)) {
      hold(lane, flight);
      return true;
    }
    if (isDraining.getAsBoolean() || flights.isFull()) {
      return false;
    }
    takeOff(lane, flight);
    boolean isBegun = false;
    try {
      isBegun =
          attempts.make(
              flight, timeout -> mayStart(lane, reading, timeout), outcome -> ended(lane, outcome));
    } finally {
      if (!isBegun) {
        land(flight.delivery());
      }
    }
    return isBegun;
  }

  /**
   * Applies rule R, to what was read as well: it may be outdated, or another node's by now; and
   * what is known of the stops.
   */
  private boolean mayStart(Lane lane, Reading reading, Duration timeout) {
    long now = loop.nanoTime();
    boolean may =
        now - reading.beganNanos() < readingMax.toNanos()
            && slots.allows(lane.id().slot(), reading.fence(), timeout)
            && stops.allows(lane.id());
    if (may) {
      lane.started(now);
    }
    return may;
  }

  private void ended(Lane lane, Outcome outcome) {
    if (outcome.endsFlight()) {
      Flight flight = outcome.flight();
      boolean wasTripped = lane.isTripped();
      lane.saw(
          outcome.signal(),
          flight.delivery(),
          attempts.policy(flight.subscription()),
          loop.nanoTime());
      if (lane.isTripped() != wasTripped) {
        listeners.tell(listener -> listener.breakerChanged(lane.id(), !wasTripped));
      }
    }
    settler.settle(outcome);
  }

  private void hold(Lane lane, Flight flight) {
    takeOff(lane, flight);
    settler.settle(attempts.hold(flight));
  }

  private void takeOff(Lane lane, Flight flight) {
    flights.add(flight.delivery());
    lane.took(flight.delivery());
  }

  /** Ends a flight. */
  void land(QueuedDelivery delivery) {
    flights.remove(delivery);
    lanes.find(delivery.lane()).ifPresent(lane -> lane.gaveBack(delivery));
  }

  private void waitFor(Lane lane, Duration wait) {
    long now = loop.nanoTime();
    if (lane.plansWakeAt(now + wait.toNanos(), now)) {
      waker.after(wait, lane.id());
    }
  }

  /**
   * A look at a lane, by which attempts are started.
   *
   * @param fence that of the lane's slot before anything was read
   * @param beganNanos when that was
   */
  private record Reading(long fence, long beganNanos) {}
}
