package dev.reprise.spi;

import dev.reprise.model.LaneId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The pending deliveries, as their slots' owner sees them.
 *
 * <p>Reading changes nothing: the owner of a slot remembers what is in flight. Times are the
 * store's own, so that nodes need not agree on theirs; what is written is given as durations.
 *
 * <p>Implementations must be safe for use by several threads and processes. No method accepts or
 * returns {@code null}. Every method throws {@link StoreException} if the storage fails; the queue
 * is then as before the call.
 */
public interface DeliveryQueue {

  /** Returns the store's time. Never goes back; cheap enough for every step of the dispatcher. */
  Instant now();

  /**
   * Lists the lanes in which a delivery has become due, in the order of {@link LaneId}.
   *
   * <p>So that it stays short where much is due, a store may leave out lanes in which nothing
   * became due within the last two seconds, unless the look begins at {@link Instant#EPOCH}. The
   * dispatcher looks each second, and each minute from there.
   *
   * @return at most as many as asked for; if as many, there may be more beyond the last
   */
  List<LaneId> lanesDue(LaneProbe probe);

  /**
   * Lists the lanes in which something was accepted under an older epoch than their subscription
   * has now, due or not, in the order of {@link LaneId}; probes may count or not.
   *
   * @return at most as many as asked for; if as many, there may be more beyond the last
   */
  List<LaneId> lanesOutdated(LanePage page);

  /**
   * Reads what is due in one lane: live deliveries before replays, then the longest due first. What
   * was accepted in order is among it, as if it were not.
   *
   * @param upTo the store's time to compare due times with
   * @param limit the most deliveries to read; at least 1
   * @return empty if none is due
   * @throws IllegalArgumentException if {@code limit} is less than 1
   */
  List<QueuedDelivery> due(LaneId lane, Instant upTo, int limit);

  /**
   * Says whether deliveries can be kept in order, by {@link #heads}, and lines be held and released
   * ({@link Settlement.LineEffect}); not so by default.
   */
  default boolean keepsOrder() {
    return false;
  }

  /**
   * Finds what stands first in the line of a pending delivery, due or not; nothing by default.
   *
   * @return the id of a delivery, which may be the given one; empty if it stands in no line
   */
  default Optional<String> firstInLine(String tenant, String deliveryId) {
    return Optional.empty();
  }

  /**
   * Reads what may go next in a lane that keeps an order.
   *
   * <p>Deliveries that were accepted in order ({@link Recipient#order}) and whose events have the
   * same key, or none, form a line. Of each line only the one that was accepted first is read, and
   * only if it is due. What was accepted without order is read as by {@link #due}. One call looks
   * at a bounded number of lines, so that it may return nothing and yet not be at the end; calls
   * that go on where the one before has stopped come to every line.
   *
   * <p>Of a line that is held ({@link Settlement.LineEffect}) nothing is read, due or not, but what
   * replays the delivery that holds it, unless the walk lets all pass. What that one's replays are
   * is told by the root of their lineage.
   *
   * @throws UnsupportedOperationException unless this queue {@link #keepsOrder}
   */
  default LineHeads heads(LineWalk walk) {
    throw new UnsupportedOperationException("this store keeps no order");
  }

  /**
   * Finds what holds a line; nothing by default.
   *
   * @param key of the events of the line; empty for the line of those without
   * @return the id of a delivery that ended {@code dead}; empty if the line is not held
   */
  default Optional<String> lineHeldBy(LaneId lane, Optional<String> key) {
    return Optional.empty();
  }

  /**
   * Releases the line that a delivery holds, so that the next in it may go.
   *
   * @return false if the tenant has no delivery of this id, or it holds no line
   */
  default boolean releaseLine(String tenant, String deliveryId, HostTransaction transaction) {
    return false;
  }

  /** Releases all lines of a lane that are held. */
  default void releaseLines(LaneId lane, HostTransaction transaction) {}

  /**
   * Reads what was accepted in one lane under an older epoch than {@code epoch}, due or not; probes
   * are left out.
   *
   * @param limit the most deliveries to read; at least 1
   * @throws IllegalArgumentException if {@code limit} is less than 1
   */
  List<QueuedDelivery> outdated(LaneId lane, long epoch, int limit);

  /**
   * Records attempts and what follows from them, all or none.
   *
   * <p>A settlement applies only if its delivery is pending with exactly {@link
   * Settlement#attemptsBefore} settled attempts. Otherwise its attempt, if it has one, is recorded
   * as late and no status changes, save that a success ends a delivery that is still pending.
   *
   * @param batch at most one settlement of a delivery
   * @return what became of each, in the order of the batch
   */
  List<SettleOutcome> settle(List<Settlement> batch);

  /**
   * Makes the next attempt of a pending delivery due now.
   *
   * @return false if the tenant has no such pending delivery
   */
  boolean expedite(String tenant, String deliveryId, HostTransaction transaction);

  /**
   * Ends a pending delivery as {@code canceled} by a caller.
   *
   * @return false if the tenant has no such pending delivery
   */
  boolean cancel(String tenant, String deliveryId, HostTransaction transaction);
}
