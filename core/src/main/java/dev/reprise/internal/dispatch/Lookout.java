package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.model.LaneId;
import dev.reprise.spi.SlotSet;
import java.util.List;
import java.util.function.Supplier;

/**
 * Has lanes with work looked for, and visited.
 *
 * <p>The store is asked on a loop of its own: what is being sent never waits for a look, which may
 * take long where much is due. All else lives on the dispatcher's loop.
 */
final class Lookout {

  private final LaneScout scout;
  private final Loop lookLoop;
  private final Loop loop;
  private final Supplier<SlotSet> held;
  private final Lanes lanes;
  private final ReadyLanes ready;
  private final StorePatience patience;
  private SlotSet lookedIn = SlotSet.none();
  private boolean isFirst;
  private boolean isUnderWay;
  private boolean isAskedAgain;

  /**
   * Takes what a lookout needs.
   *
   * @param scout asks the store; nobody else uses it
   * @param lookLoop the loop on which it does
   * @param loop the dispatcher's
   * @param held the slots that are this node's now
   * @param lanes what is known of lanes
   * @param ready gets the lanes that were found
   * @param patience hears whether the store answered
   */
  Lookout(
      LaneScout scout,
      Loop lookLoop,
      Loop loop,
      Supplier<SlotSet> held,
      Lanes lanes,
      ReadyLanes ready,
      StorePatience patience) {
    this.scout = requireNonNull(scout, "scout");
    this.lookLoop = requireNonNull(lookLoop, "lookLoop");
    this.loop = requireNonNull(loop, "loop");
    this.held = requireNonNull(held, "held");
    this.lanes = requireNonNull(lanes, "lanes");
    this.ready = requireNonNull(ready, "ready");
    this.patience = requireNonNull(patience, "patience");
  }

  /** Says whether all these slots have been looked in, or are being. */
  boolean hasLookedIn(SlotSet slots) {
    return lookedIn.containsAll(slots);
  }

  /** Looks into all slots that are this node's; while a look is under way, once more after it. */
  void look() {
    if (isUnderWay) {
      isAskedAgain = true;
      return;
    }
    SlotSet slots = held.get();
    if (!hasLookedIn(slots)) {
      isFirst = true;
      lanes.slotsTaken(loop.nanoTime());
    }
    lanes.keepOnly(slots);
    lookedIn = slots;
    if (!slots.isEmpty() && ready.hasRoom()) {
      isUnderWay = true;
      if (isFirst) {
        isFirst = false;
        lookLoop.execute(scout::forget);
      }
      lookLoop.execute(() -> step(slots));
    }
  }

  /** Runs on the loop that asks the store. */
  private void step(SlotSet slots) {
    Runnable ending = () -> failed(new IllegalStateException("a look ended by an error"));
    try {
      List<LaneId> found = scout.look(slots);
      boolean isAtEnd = scout.isAtEnd();
      ending = () -> found(slots, found, isAtEnd);
    } catch (RuntimeException e) {
      // whatever a host's own store throws, there is a next look
      ending = () -> failed(e);
    } finally {
      loop.execute(ending);
    }
  }

  private void found(SlotSet slots, List<LaneId> found, boolean isAtEnd) {
    ready.addAll(found);
    if (!isAtEnd && ready.hasRoom()) {
      lookLoop.execute(() -> step(slots));
    } else {
      ended();
    }
    patience.answered();
  }

  private void failed(RuntimeException failure) {
    ended();
    patience.failed(failure);
  }

  private void ended() {
    isUnderWay = false;
    if (isAskedAgain) {
      isAskedAgain = false;
      patience.ask(this::look);
    }
  }
}
