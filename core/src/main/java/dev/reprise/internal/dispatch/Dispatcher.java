package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.internal.slots.SlotKeeper;
import dev.reprise.model.LaneId;
import dev.reprise.model.LaneReport;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.SlotSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Brings what is due in this node's slots to the sender and what came of it to the settler.
 *
 * <p>One step at a time, on one loop: {@link Rounds} go round the lanes that are ready and takes
 * from each as much as it has room for. A lane becomes ready when something is accepted in it, when
 * a look finds something due, and when something of it was settled. What was taken stays in flight
 * until it is settled, however long the store fails, so nothing is sent twice by one node.
 */
public final class Dispatcher implements Dispatching {

  private final HealthKeeper health;
  private final SlotKeeper slots;
  private final StopKeeper stops;
  private final Listeners listeners;
  private final Limits limits;
  private final Loop loop;
  private final Lookout lookout;
  private final Flights flights;
  private final ReadyLanes ready = new ReadyLanes();
  private final Lanes lanes = new Lanes();
  private final Rounds rounds;
  private final LaneReports reports;
  private final Launcher launcher;
  private final LaneVisitor visitor;
  private final StorePatience patience;
  private final OtherNodes others;
  private volatile boolean isDraining;
  private Runnable onDrained = () -> {};

  /** Takes what a dispatcher is made of. */
  public Dispatcher(DispatcherParts parts) {
    requireNonNull(parts, "parts");
    DeliveryStore store = parts.store();
    limits = parts.limits();
    listeners = parts.listeners();
    loop = parts.dispatchLoop();
    health =
        new HealthKeeper(
            store,
            parts.defaults(),
            parts.healthLoop(),
            disabled -> {
              wake(List.of(disabled.lane()));
              listeners.tell(listener -> listener.disabled(disabled));
            });
    stops =
        new StopKeeper(
            store.stops(),
            parts.leaseTimes().lease(),
            parts.slotLoop(),
            () -> loop.execute(this::visitPaused));
    slots =
        new SlotKeeper(
            store.slots(),
            parts.node(),
            parts.leaseTimes(),
            parts.slotLoop(),
            () -> {
              stops.read();
              loop.execute(this::renewed);
            });
    flights = new Flights(limits.inFlightMax(), limits.bytesInFlightMax());
    patience = new StorePatience(loop, this::retry, this::round, this::planRound);
    lookout =
        new Lookout(
            new LaneScout(store.queue()),
            parts.lookLoop(),
            loop,
            slots::held,
            lanes,
            ready,
            patience);
    rounds = new Rounds(loop, patience, ready, this::mayStart, this::visit, this::startFresh);
    reports = new LaneReports(slots, lanes, loop);
    others =
        new OtherNodes(
            store.wakes(), parts.wakeLoop(), slots::held, this::wakeOwn, loop, this::lookAndPass);
    Attempts attempts = new Attempts(parts);
    Settler settler = new Settler(store.queue(), parts.settleLoop(), this::settled);
    launcher =
        new Launcher(parts, attempts, settler, slots, stops, flights, lanes, () -> isDraining);
    visitor = new LaneVisitor(parts, attempts, launcher, slots, stops, flights, lanes, rounds);
  }

  /** Begins to take slots and to dispatch. */
  public void start() {
    slots.start();
    loop.execute(
        () -> {
          poll();
          others.listen();
        });
  }

  @Override
  public void wake(Collection<LaneId> woken) {
    wakeOwn(others.tellOfAllBut(slots.held(), woken));
  }

  @Override
  public Vantage vantage() {
    return new Vantage(loop.nanoTime(), slots.fences());
  }

  @Override
  public void accepted(Collection<FreshDelivery> fresh, Vantage vantage) {
    SlotSet held = slots.held();
    List<LaneId> toVisit = new ArrayList<>();
    for (FreshDelivery delivery : fresh) {
      if (!held.contains(delivery.lane().slot()) || !rounds.add(delivery, vantage)) {
        toVisit.add(delivery.lane());
      }
    }
    wake(toVisit);
    if (toVisit.size() < fresh.size()) {
      rounds.plan();
    }
  }

  private void wakeOwn(Collection<LaneId> woken) {
    if (!woken.isEmpty()) {
      ready.wake(woken);
      rounds.plan();
    }
  }

  @Override
  public void stopsChanged() {
    stops.readSoon();
  }

  @Override
  public CompletableFuture<Map<LaneId, LaneReport>> report(Collection<LaneId> asked) {
    return reports.of(asked);
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
          others.stopListening();
          onDrained = () -> health.afterwards(() -> slots.release(whenDrained));
          finishDraining();
        });
  }

  private void round() {
    rounds.round();
  }

  private void planRound() {
    rounds.plan();
  }

  private boolean mayStart() {
    return !flights.isFull() && !isDraining;
  }

  private void visit(LaneId lane) {
    visitor.visit(lane);
  }

  private boolean startFresh(FreshDelivery delivery, Vantage vantage) {
    return visitor.start(delivery, vantage);
  }

  private void poll() {
    if (isDraining) {
      return;
    }
    loop.after(limits.pollEvery(), this::poll);
    lookAndPass();
  }

  private void lookAndPass() {
    if (!isDraining) {
      patience.ask(lookout::look);
      rounds.plan();
    }
  }

  /** Looks at once into slots that are new, and gives back those that have to go. */
  private void renewed() {
    handOver();
    if (!isDraining && !lookout.hasLookedIn(slots.held())) {
      patience.ask(lookout::look);
    }
    rounds.plan();
  }

  /** Looks at all lanes that were stopped or paused: they may go on. */
  private void visitPaused() {
    ready.addAll(lanes.paused());
    rounds.plan();
  }

  private void handOver() {
    slots.drained(flights.idleOf(slots.leaving()));
  }

  /** Asks a store that failed; without a slot there is nothing to ask. */
  private boolean retry() {
    lookout.look();
    return !slots.held().isEmpty();
  }

  /** Called on the settler's loop. */
  private void settled(List<Outcome> batch, List<SettleOutcome> outcomes) {
    loop.execute(() -> landed(batch));
    listeners.settled(batch, outcomes);
    health.record(batch, outcomes);
  }

  private void landed(List<Outcome> batch) {
    for (Outcome outcome : batch) {
      LaneId lane = outcome.settlement().lane();
      if (outcome.endsFlight()) {
        launcher.land(outcome.flight().delivery());
      }
      ready.addAll(List.of(lane));
      if (outcome.settlement().next() instanceof Settlement.Again again) {
        wakeWhenDue(lane, again.dueIn());
      }
    }
    ready.hasRoomInFlight();
    handOver();
    finishDraining();
    rounds.plan();
  }

  /** Saves a retry that is due before the next poll from waiting for it. */
  private void wakeWhenDue(LaneId lane, Duration dueIn) {
    if (dueIn.compareTo(limits.pollEvery()) < 0) {
      rounds.after(dueIn, lane);
    }
  }

  private void finishDraining() {
    if (isDraining && flights.isEmpty()) {
      onDrained.run();
      onDrained = () -> {};
    }
  }
}
