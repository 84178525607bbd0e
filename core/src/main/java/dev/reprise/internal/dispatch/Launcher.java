package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.internal.slots.SlotKeeper;
import dev.reprise.spi.QueuedDelivery;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Starts attempts, and brings what came of them to the settler. Lives on the dispatcher's loop.
 *
 * <p>What is started is in flight until it is settled.
 */
final class Launcher {

  /**
   * How long after accepting it began a delivery counts as fresh; later it may have been canceled,
   * or its subscription changed, and it is read.
   */
  static final Duration FRESH_FOR = Duration.ofSeconds(1);

  private final Attempts attempts;
  private final Settler settler;
  private final SlotKeeper slots;
  private final StopKeeper stops;
  private final Listeners listeners;
  private final Duration readingMax;
  private final Loop loop;
  private final Flights flights;
  private final Lanes lanes;
  private final BooleanSupplier isDraining;

  /** When something that had been read in a slot was last started or held, by the loop's clock. */
  private final Map<Integer, Long> readTakenAt = new HashMap<>();

  Launcher(
      DispatcherParts parts,
      Attempts attempts,
      Settler settler,
      SlotKeeper slots,
      StopKeeper stops,
      Flights flights,
      Lanes lanes,
      BooleanSupplier isDraining) {
    listeners = parts.listeners();
    readingMax = parts.leaseTimes().lease();
    loop = parts.dispatchLoop();
    this.attempts = requireNonNull(attempts, "attempts");
    this.settler = requireNonNull(settler, "settler");
    this.slots = requireNonNull(slots, "slots");
    this.stops = requireNonNull(stops, "stops");
    this.flights = requireNonNull(flights, "flights");
    this.lanes = requireNonNull(lanes, "lanes");
    this.isDraining = requireNonNull(isDraining, "isDraining");
  }

  /**
   * Starts what a flight asks for; false if there is no room for it now, or no time in the lease.
   */
  boolean start(Lane lane, Flight flight, LaneReading reading) {
    tookWhatWasRead(lane);
    return launch(lane, flight, reading);
  }

  /**
   * Starts what was just accepted, as {@link #start} does, if it cannot have been read and taken
   * meanwhile.
   */
  boolean startFresh(Lane lane, FreshDelivery fresh, LaneReading reading) {
    boolean isFresh = loop.nanoTime() - reading.beganNanos() < FRESH_FOR.toNanos();
    Optional<Long> readTaken = Optional.ofNullable(readTakenAt.get(lane.id().slot()));
    boolean isUnread = readTaken.filter(at -> at - reading.beganNanos() >= 0).isEmpty();
    return isFresh && isUnread && launch(lane, fresh.flight(), reading);
  }

  private void tookWhatWasRead(Lane lane) {
    readTakenAt.put(lane.id().slot(), loop.nanoTime());
  }

  private boolean launch(Lane lane, Flight flight, LaneReading reading) {
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
        flights.remove(flight.delivery());
        lane.neverStarted(flight.delivery());
      }
    }
    return isBegun;
  }

  /**
   * Applies rule R, to what was read as well: it may be outdated, or another node's by now; and
   * what is known of the stops.
   */
  private boolean mayStart(Lane lane, LaneReading reading, Duration timeout) {
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

  /** Holds what was accepted before its subscription was closed. */
  void hold(Lane lane, Flight flight) {
    tookWhatWasRead(lane);
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
}
