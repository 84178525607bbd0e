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

  /** Most lanes visited before what has ended is heard of. */
  private static final int VISITS_AT_ONCE_MAX = 64;

  private final Loop loop;
  private final StorePatience patience;
  private final ReadyLanes ready;
  private final BooleanSupplier mayStart;
  private final Consumer<LaneId> visit;
  private final BiPredicate<FreshDelivery, Vantage> start;
  private final FreshDeliveries fresh = new FreshDeliveries();
  private final AtomicBoolean isPlanned = new AtomicBoolean();

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
    visit(ready.size());
  }

  private void startFresh() {
    for (FreshDeliveries.Waiting next : fresh.takeAll()) {
      if (!start.test(next.fresh(), next.vantage())) {
        again(next.fresh().lane());
      }
    }
  }

  /** Visits lanes, and lets what has ended land now and then. */
  private void visit(int lanes) {
    for (int i = 0; i < Math.min(lanes, VISITS_AT_ONCE_MAX) && mayStart.getAsBoolean(); i++) {
      ready.next().ifPresent(visit);
    }
    int left = lanes - VISITS_AT_ONCE_MAX;
    if (left > 0 && mayStart.getAsBoolean()) {
      loop.execute(() -> patience.ask(() -> visit(left)));
    }
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
