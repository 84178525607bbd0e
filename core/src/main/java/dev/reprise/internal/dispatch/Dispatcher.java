package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.internal.slots.SlotKeeper;
import dev.reprise.model.LaneId;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.SlotSet;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is due in this node's slots to the sender and what came of it to the settler.
 *
 * <p>One step at a time, on one loop: {@link #pass} goes round the lanes that are ready and takes
 * from each as much as it has room for. A lane becomes ready when something is accepted in it, when
 * a look finds something due, and when something of it was settled. What was taken stays in flight
 * until it is settled, however long the store fails, so nothing is sent twice by one node.
 */
public final class Dispatcher implements Dispatching {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** Most deliveries held in one step when a subscription was closed. */
  private static final int HELD_AT_ONCE_MAX = Settler.BATCH_MAX;

  /**
   * One part in this many of what may be in flight is kept for lanes that have nothing in flight.
   */
  private static final int KEPT_FOR_IDLE_LANES = 4;

  private final DeliveryStore store;
  private final Attempts attempts;
  private final Settler settler;
  private final HealthKeeper health;
  private final SlotKeeper slots;
  private final Limits limits;
  private final Duration readingMax;
  private final Loop loop;
  private final LaneScout scout;
  private final Flights flights;
  private final ReadyLanes ready = new ReadyLanes();
  private final Map<LaneId, Lane> lanes = new HashMap<>();
  private final Backoff backoff = new Backoff();
  private final AtomicBoolean isPassPlanned = new AtomicBoolean();
  private SlotSet lookedIn = SlotSet.none();
  private boolean isRetryPlanned;
  private volatile boolean isDraining;
  private Runnable onDrained = () -> {};

  /** Takes what a dispatcher is made of. */
  public Dispatcher(DispatcherParts parts) {
    requireNonNull(parts, "parts");
    store = parts.store();
    limits = parts.limits();
    readingMax = parts.leaseTimes().lease();
    loop = parts.dispatchLoop();
    attempts = new Attempts(parts);
    health =
        new HealthKeeper(store, parts.defaults(), parts.healthLoop(), lane -> wake(List.of(lane)));
    settler = new Settler(store.queue(), parts.settleLoop(), this::settled);
    slots =
        new SlotKeeper(
            store.slots(),
            parts.node(),
            parts.leaseTimes(),
            parts.slotLoop(),
            () -> loop.execute(this::renewed));
    scout = new LaneScout(store.queue());
    flights = new Flights(limits.inFlightMax(), limits.bytesInFlightMax());
  }

  /** Begins to take slots and to dispatch. */
  public void start() {
    slots.start();
    loop.execute(this::poll);
  }

  @Override
  public void wake(Collection<LaneId> woken) {
    if (!woken.isEmpty()) {
      ready.wake(woken);
      planPass();
    }
  }

  @Override
  public boolean isInFlight(String tenant, String deliveryId) {
    return flights.contains(tenant, deliveryId);
  }

  /**
   * Takes nothing more, and gives the slots back once everything in flight is settled.
   *
   * @param whenDrained runs then, on the loop that keeps the slots
   */
  public void drain(Runnable whenDrained) {
    isDraining = true;
    loop.execute(
        () -> {
          onDrained = () -> health.afterwards(() -> slots.release(whenDrained));
          finishDraining();
        });
  }

  private void planPass() {
    if (isPassPlanned.compareAndSet(false, true)) {
      loop.execute(this::pass);
    }
  }

  private void poll() {
    if (isDraining) {
      return;
    }
    loop.after(limits.pollEvery(), this::poll);
    if (!backoff.isFailing()) {
      guarded(this::look);
      planPass();
    }
  }

  /** Looks at once into slots that are new, and gives back those that have to go. */
  private void renewed() {
    handOver();
    if (!isDraining && !backoff.isFailing() && !lookedIn.containsAll(slots.held())) {
      guarded(this::look);
    }
    planPass();
  }

  private void handOver() {
    slots.drained(flights.idleOf(slots.leaving()));
  }

  private void look() {
    SlotSet held = slots.held();
    if (!lookedIn.containsAll(held)) {
      scout.forget();
    }
    lookedIn = held;
    boolean isMore = !held.isEmpty();
    while (isMore && ready.hasRoom()) {
      List<LaneId> found = scout.look(held);
      ready.addAll(found);
      isMore = found.size() == LaneScout.PROBE_MAX;
    }
  }

  private void pass() {
    isPassPlanned.set(false);
    if (!backoff.isFailing()) {
      guarded(this::round);
    }
  }

  private void round() {
    ready.takeWoken();
    int visits = ready.size();
    for (int i = 0; i < visits && !flights.isFull() && !isDraining; i++) {
      ready.next().ifPresent(this::visit);
    }
  }

  /** Runs a step that uses the store; if that fails, nothing but a retry uses it for a while. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      // whatever a host's own store throws, dispatching goes on
      if (!backoff.isFailing()) {
        LOG.warn("dispatching waits for the store, which fails", e);
      }
      planRetry();
    }
  }

  private void planRetry() {
    Duration wait = backoff.afterFailure();
    if (!isRetryPlanned) {
      isRetryPlanned = true;
      loop.after(wait, this::retry);
    }
  }

  private void retry() {
    isRetryPlanned = false;
    guarded(
        () -> {
          look();
          round();
          storeAnswered();
        });
  }

  private void storeAnswered() {
    if (slots.held().isEmpty()) {
      // without a slot nothing was asked of it
      planRetry();
      return;
    }
    LOG.warn("the store answers again");
    backoff.afterSuccess();
    planPass();
  }

  private void visit(LaneId id) {
    if (!slots.held().contains(id.slot())) {
      return;
    }
    Lane lane = lanes.computeIfAbsent(id, Lane::new);
    Reading reading = new Reading(slots.fence(id.slot()), loop.nanoTime());
    try {
      visit(lane, reading);
    } catch (RuntimeException e) {
      ready.addAll(List.of(id));
      throw e;
    } finally {
      dropIfIdle(lane);
    }
  }

  private void visit(Lane lane, Reading reading) {
    Optional<Subscription> subscription =
        store
            .subscriptions()
            .find(lane.id().tenant(), lane.id().subscriptionId(), HostTransaction.none());
    long epoch = subscription.map(Subscription::epoch).orElse(0L);
    if (lane.mayHoldOlderThan(epoch)) {
      sweep(lane, subscription, epoch);
    }
    boolean isPaused =
        subscription.map(each -> each.status() == SubscriptionStatus.PAUSED).orElse(false);
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
      if (!isInFlight(delivery)) {
        hold(lane, new Flight(delivery, subscription));
      }
    }
  }

  private void take(Lane lane, Optional<Subscription> subscription, Reading reading) {
    int room = room(lane, subscription);
    if (room < 1) {
      return;
    }
    // what is in flight is read again, unless it has ended meanwhile
    List<QueuedDelivery> due =
        store.queue().due(lane.id(), store.queue().now(), room + lane.inFlight()).stream()
            .filter(delivery -> !isInFlight(delivery))
            .limit(room)
            .toList();
    for (QueuedDelivery delivery : due) {
      if (!start(lane, new Flight(delivery, subscription), reading)) {
        ready.addAll(List.of(lane.id()));
        return;
      }
    }
  }

  /** Returns how many more may be in flight; beyond the common share, an idle lane may have one. */
  private int room(Lane lane, Optional<Subscription> subscription) {
    int inFlightMax =
        subscription
            .flatMap(each -> each.settings().maxInFlight())
            .orElse(attempts.defaults().maxInFlight());
    int share = limits.inFlightMax() - limits.inFlightMax() / KEPT_FOR_IDLE_LANES;
    int free = Math.max(share - flights.count(), lane.isIdle() ? 1 : 0);
    return Math.min(inFlightMax - lane.inFlight(), free);
  }

  /**
   * Starts what a flight asks for; false if there is no room for it now, or no time in the lease.
   */
  private boolean start(Lane lane, Flight flight, Reading reading) {
    if (Attempts.isClosedFor(flight)) {
      hold(lane, flight);
      return true;
    }
    if (isDraining || flights.isFull()) {
      return false;
    }
    takeOff(lane, flight);
    boolean isBegun = false;
    try {
      isBegun =
          attempts.make(
              flight, timeout -> mayStart(lane.id().slot(), reading, timeout), settler::settle);
    } finally {
      if (!isBegun) {
        land(flight.delivery());
      }
    }
    return isBegun;
  }

  /** Applies rule R, to what was read as well: it may be outdated, or another node's by now. */
  private boolean mayStart(int slot, Reading reading, Duration timeout) {
    return loop.nanoTime() - reading.beganNanos() < readingMax.toNanos()
        && slots.allows(slot, reading.fence(), timeout);
  }

  private void hold(Lane lane, Flight flight) {
    takeOff(lane, flight);
    settler.settle(attempts.hold(flight));
  }

  private void takeOff(Lane lane, Flight flight) {
    flights.add(flight.delivery());
    lane.took();
  }

  private void land(QueuedDelivery delivery) {
    flights.remove(delivery);
    Lane lane = lanes.get(delivery.lane());
    if (lane != null) {
      lane.gaveBack();
    }
  }

  private boolean isInFlight(QueuedDelivery delivery) {
    return isInFlight(delivery.lane().tenant(), delivery.deliveryId());
  }

  /** Called on the settler's loop. */
  private void settled(List<Outcome> batch, List<SettleOutcome> outcomes) {
    loop.execute(() -> landed(batch));
    health.record(batch, outcomes);
  }

  private void landed(List<Outcome> batch) {
    for (Outcome outcome : batch) {
      LaneId lane = outcome.settlement().lane();
      if (outcome.endsFlight()) {
        land(outcome.flight().delivery());
      }
      ready.addAll(List.of(lane));
      if (outcome.settlement().next() instanceof Settlement.Again again) {
        wakeWhenDue(lane, again.dueIn());
      }
    }
    handOver();
    finishDraining();
    planPass();
  }

  /** Saves a retry that is due before the next poll from waiting for it. */
  private void wakeWhenDue(LaneId lane, Duration dueIn) {
    if (dueIn.compareTo(limits.pollEvery()) < 0) {
      loop.after(dueIn, () -> wake(List.of(lane)));
    }
  }

  private void dropIfIdle(Lane lane) {
    if (lane.isIdle()) {
      lanes.remove(lane.id());
    }
  }

  private void finishDraining() {
    if (isDraining && flights.isEmpty()) {
      onDrained.run();
      onDrained = () -> {};
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
