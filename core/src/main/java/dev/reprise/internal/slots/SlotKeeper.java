package dev.reprise.internal.slots;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.spi.SlotLeases;
import dev.reprise.spi.SlotSet;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the leases of this node's slots renewed.
 *
 * <p>A lease counts from before its renewal was sent, by the loop's monotonic clock, so that this
 * node never believes in it for longer than the store does. Renewals run on a loop of their own, so
 * that nothing else delays them; {@link #held} and {@link #allows} may be called by any thread.
 */
public final class SlotKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(SlotKeeper.class);

  /** How soon a renewal that failed is tried again. */
  private static final Duration RENEW_AGAIN_AFTER = Duration.ofSeconds(1);

  private final SlotLeases leases;
  private final String node;
  private final LeaseTimes times;
  private final Loop loop;
  private final Runnable onRenewed;

  private volatile Holding holding;
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
    this.holding = new Holding(SlotSet.none(), loop.nanoTime());
  }

  /** Begins to take and renew slots. */
  public void start() {
    loop.execute(this::renew);
  }

  /** Returns the slots whose lease has not run out. */
  public SlotSet held() {
    Holding current = holding;
    return current.endNanos() - loop.nanoTime() > 0 ? current.slots() : SlotSet.none();
  }

  /**
   * Applies rule R: an attempt starts only if its deadline ends before its slot's lease does.
   *
   * @param timeout the longest that the attempt may take from now on
   */
  public boolean allows(int slot, Duration timeout) {
    Holding current = holding;
    return current.slots().contains(slot)
        && current.endNanos() - (loop.nanoTime() + timeout.toNanos()) > 0;
  }

  /**
   * Gives the slots back, on the keeper's loop, and renews no more.
   *
   * @param afterwards runs when that is done
   */
  public void release(Runnable afterwards) {
    loop.execute(
        () -> {
          isClosed = true;
          holding = new Holding(SlotSet.none(), loop.nanoTime());
          try {
            leases.release(node);
          } catch (RuntimeException e) {
            LOG.warn("node {} could not release its slots; their leases will run out", node, e);
          }
          afterwards.run();
        });
  }

  private void renew() {
    if (isClosed) {
      return;
    }
    long sentNanos = loop.nanoTime();
    Duration next = times.renewEvery();
    try {
      SlotSet slots = leases.renew(node, times.lease());
      holding = new Holding(slots, sentNanos + times.lease().toNanos());
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

  /** Slots and the end of their leases. */
  private record Holding(SlotSet slots, long endNanos) {}
}
