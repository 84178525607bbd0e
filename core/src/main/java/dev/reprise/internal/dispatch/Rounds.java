package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.model.LaneId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Starts what was just accepted, and goes round the lanes that are ready. Lives on the dispatcher's
 * loop; only {@link #plan} and {@link #add} may be called by any thread.
 */
final class Rounds implements LaneVisitor.Waker {

  /** Most lanes visited before what was accepted or has ended is heard of. */
  private static final int VISITS_AT_ONCE_MAX = 64;

  /** How long lanes are visited before that is heard of; a visit that has begun goes on. */
  private static final Duration VISIT_FOR_MAX = Duration.ofMillis(2);

  private final Loop loop;
  private final StorePatience patience;
  private final ReadyLanes ready;
  private final BooleanSupplier mayStart;
  private final Consumer<LaneId> visit;
  private final BiPredicate<FreshDelivery, Vantage> start;
  private final FreshDeliveries fresh = new FreshDeliveries();
  private final AtomicBoolean isPlanned = new AtomicBoolean();
  private int visitsLeft;
  private boolean isRestPlanned;

  /**
   * Takes what to do.
   *
   * @param mayStart whether anything at all may be started now
   * @param visit visits one lane
   * @param start starts what was just accepted; false if its lane has to be visited
   */
  Rounds(
      Loop loop,
      StorePatience patience,
      ReadyLanes ready,
      BooleanSupplier mayStart,
      Consumer<LaneId> visit,
      BiPredicate<FreshDelivery, Vantage> start) {
    this.loop = requireNonNull(loop, "loop");
    this.patience = requireNonNull(patience, "patience");
    this.ready = requireNonNull(ready, "ready");
    this.mayStart = requireNonNull(mayStart, "mayStart");
    this.visit = requireNonNull(visit, "visit");
    this.start = requireNonNull(start, "start");
  }

  /** Has a round made soon; many calls make one. */
  void plan() {
    if (isPlanned.compareAndSet(false, true)) {
      loop.execute(
          () -> {
            isPlanned.set(false);
            patience.ask(this::round);
          });
    }
  }

  /** Adds what was just accepted; false if there is no room for it. */
  boolean add(FreshDelivery delivery, Vantage vantage) {
    return fresh.add(delivery, vantage);
  }

  /** Starts what was just accepted, and visits each lane that is ready. */
  void round() {
    startFresh();
    visitsLeft = ready.size();
    visitSome();
  }

  @Override
  public void startFresh() {
    for (FreshDeliveries.Waiting next : fresh.takeAll()) {
      if (!start.test(next.fresh(), next.vantage())) {
        ready.wake(List.of(next.fresh().lane()));
      }
    }
  }

  /** Visits lanes for a while; what is accepted or ends meanwhile does not wait for the rest. */
  private void visitSome() {
    long began = loop.nanoTime();
    for (int visits = 0; visitsLeft > 0 && mayStart.getAsBoolean(); visits++) {
      if (visits == VISITS_AT_ONCE_MAX || loop.nanoTime() - began > VISIT_FOR_MAX.toNanos()) {
        planTheRest();
        return;
      }
      visitsLeft--;
      ready.next().ifPresent(visit);
    }
  }

  private void planTheRest() {
    if (!isRestPlanned) {
      isRestPlanned = true;
      loop.execute(
          () -> {
            isRestPlanned = false;
            patience.ask(this::visitSome);
          });
    }
  }

  @Override
  public boolean isAnyWaiting() {
    return ready.size() > 0;
  }

  @Override
  public void again(LaneId lane) {
    ready.addAll(List.of(lane));
  }

  @Override
  public void next(LaneId lane) {
    again(lane);
    plan();
  }

  @Override
  public void whenThereIsRoom(LaneId lane) {
    ready.crowdedOut(lane);
  }

  @Override
  public void after(Duration wait, LaneId lane) {
    loop.after(wait, () -> next(lane));
  }
}
