package dev.reprise.internal.slots;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.spi.LeasedSlots;
import dev.reprise.spi.SlotLeases;
import dev.reprise.spi.SlotSet;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the leases of this node's slots renewed, and gives back those beyond its share.
 *
 * <p>A lease counts from before its renewal was sent, by the loop's monotonic clock, so that this
 * node never believes in it for longer than the store does. A slot that is to be given back is
 * <i>leaving</i>: it stays this node's, and nothing more is begun in it, until the dispatcher says
 * that nothing of it is in flight; so nothing is sent twice when it changes hands.
 *
 * <p>Renewals run on a loop of their own, so that nothing else delays them; what is public may be
 * called by any thread.
 */
public final class SlotKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(SlotKeeper.class);

  /** How soon a renewal that failed is tried again. */
  private static final Duration RENEW_AGAIN_AFTER = Duration.ofSeconds(1);

  /** How soon a renewal follows another at the soonest. */
  private static final Duration RENEW_AT_MOST_EVERY = Duration.ofMillis(100);

  /** How soon a node that is short of slots asks again: the others are giving back theirs. */
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(1);

  /** What is said of a slot's fence before anything is known; no lease has it. */
  public static final long NO_FENCE = -1;

  private final SlotLeases leases;
  private final String node;
  private final LeaseTimes times;
  private final Loop loop;
  private final Runnable onRenewed;

  private volatile Holding holding;
  private List<Long> fences = List.of();
  private boolean isClosed;
  private boolean isFailing;

  /**
   * Takes what a keeper needs.
   *
   * @param node this node's name
   * @param onRenewed called after each renewal, on the keeper's loop
   */
  public SlotKeeper(
      SlotLeases leases, String node, LeaseTimes times, Loop loop, Runnable onRenewed) {
    this.leases = requireNonNull(leases, "leases");
    this.node = requireNonNull(node, "node");
    this.times = requireNonNull(times, "times");
    this.loop = requireNonNull(loop, "loop");
    this.onRenewed = requireNonNull(onRenewed, "onRenewed");
    this.holding = nothing();
  }

  /** Begins to take and renew slots. */
  public void start() {
    loop.execute(this::renew);
  }

  /** Returns the slots to take from: their lease has not run out, and they are not leaving. */
  public SlotSet held() {
    Holding current = holding;
    return isOver(current) ? SlotSet.none() : current.slots().minus(current.leaving());
  }

  /** Returns a number that rises whenever a slot is taken, by whomever. */
  public long fence(int slot) {
    return holding.fence(slot);
  }

  /** Returns the fences of all slots, as {@link #fence} does; empty before anything is known. */
  public List<Long> fences() {
    return holding.fences();
  }

  /** Returns the slots that wait to be {@link #drained}. */
  public SlotSet leaving() {
    Holding current = holding;
    return isOver(current) ? SlotSet.none() : current.leaving();
  }

  /**
   * Applies rule R: an attempt starts only if its deadline ends before its slot's lease does; and
   * none starts in a slot that is leaving, nor by what was read before the slot was taken anew:
   * another node may have owned it meanwhile.
   *
   * @param fence what {@link #fence} said before that was read
   * @param timeout the longest that the attempt may take from now on
   */
  public boolean allows(int slot, long fence, Duration timeout) {
    Holding current = holding;
    return current.slots().contains(slot)
        && current.fence(slot) == fence
        && !current.leaving().contains(slot)
        && current.endNanos() - (loop.nanoTime() + timeout.toNanos()) > 0;
  }

  /**
   * Hears that nothing is in flight in slots that were {@link #leaving} when that was found; they
   * are given back.
   */
  public void drained(SlotSet slots) {
    if (!slots.isEmpty()) {
      loop.execute(() -> giveBack(slots));
    }
  }

  /**
   * Gives all slots back, on the keeper's loop, and renews no more.
   *
   * @param afterwards runs when that is done
   */
  public void release(Runnable afterwards) {
    loop.execute(
        () -> {
          isClosed = true;
          holding = nothing();
          try {
            leases.leave(node);
          } catch (RuntimeException e) {
            LOG.warn("node {} could not release its slots; their leases will run out", node, e);
          }
          afterwards.run();
        });
  }

  private void giveBack(SlotSet drained) {
    Holding before = holding;
    SlotSet slots = drained.and(before.leaving());
    if (isClosed || slots.isEmpty()) {
      return;
    }
    holding = before.without(slots);
    try {
      leases.release(node, slots);
      LOG.debug("node {} gave back slots {}", node, slots);
    } catch (RuntimeException e) {
      // they are this node's with the next renewal, which asks for them again
      LOG.warn("node {} could not give back slots {}; trying again", node, slots, e);
    }
  }

  private void renew() {
    if (isClosed) {
      return;
    }
    long sentNanos = loop.nanoTime();
    Duration next;
    try {
      next = renewed(leases.renew(node, times.lease()), sentNanos);
      isFailing = false;
      onRenewed.run();
    } catch (RuntimeException e) {
      // whatever a host's own leases throw, the next renewal is due
      if (!isFailing) {
        LOG.warn("node {} could not renew its leases; trying again", node, e);
      }
      isFailing = true;
      next = RENEW_AGAIN_AFTER;
    }
    loop.after(next, this::renew);
  }

  /** Takes the answer to a renewal; returns how long to wait before the next. */
  private Duration renewed(LeasedSlots leased, long sentNanos) {
    if (isBehind(leased.fences())) {
      LOG.warn(
          "the store has lost leases that it had granted; node {} stops for {}, until nobody"
              + " believes in them, and takes its slots anew",
          node,
          times.lease());
      fences = List.of();
      holding = nothing();
      return times.lease();
    }
    fences = leased.fences();
    SlotSet leaving = holding.leaving().or(leased.surplus()).and(leased.held());
    holding =
        new Holding(leased.held(), leaving, leased.fences(), sentNanos + times.lease().toNanos());
    return nextAfter(leased);
  }

  /** Returns when to renew next: in time, and at once when there may be slots to be had. */
  private Duration nextAfter(LeasedSlots leased) {
    Duration next = leased.othersEndIn();
    if (leased.isShort() && next.compareTo(ASK_AGAIN_AFTER) > 0) {
      next = ASK_AGAIN_AFTER;
    }
    Duration notTooSoon = next.compareTo(RENEW_AT_MOST_EVERY) < 0 ? RENEW_AT_MOST_EVERY : next;
    return notTooSoon.compareTo(times.renewEvery()) < 0 ? notTooSoon : times.renewEvery();
  }

  /** Says whether a fence is lower than one seen before. */
  private boolean isBehind(List<Long> now) {
    for (int slot = 0; slot < fences.size(); slot++) {
      if (now.get(slot) < fences.get(slot)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOver(Holding current) {
    return current.endNanos() - loop.nanoTime() <= 0;
  }

  private Holding nothing() {
    return new Holding(SlotSet.none(), SlotSet.none(), List.of(), loop.nanoTime());
  }

  /** Slots, those of them that are leaving, the fences of all slots, and the end of the leases. */
  private record Holding(SlotSet slots, SlotSet leaving, List<Long> fences, long endNanos) {

    long fence(int slot) {
      return fences.isEmpty() ? NO_FENCE : fences.get(slot);
    }

    Holding without(SlotSet gone) {
      return new Holding(slots.minus(gone), leaving.minus(gone), fences, endNanos);
    }
  }
}
