package dev.reprise.spi;

import dev.reprise.model.Event;
import dev.reprise.model.LaneId;
import dev.reprise.model.Subscription;
import java.util.List;

/**
 * Hears what one engine has done, for metrics and notices.
 *
 * <p>It hears after the commit, on a thread of its own, and can neither break nor slow the engine:
 * whatever it throws is logged, and while it is more than {@value #WAITING_MAX} calls behind, what
 * happens is not told; how much that was is logged. What this engine settles of a delivery is told
 * in the order in which it happened; what other nodes do is told to theirs. Nothing is kept for it:
 * what happens while no engine runs, or in the moment in which a process dies, it never hears. The
 * record of what happened is the {@link DeliveryLog}.
 *
 * <p>What was written in a host's transaction is told only if the transaction {@linkplain
 * HostTransaction#afterCommit can tell} when it has committed. An engine that is closed waits, up
 * to the time it is given, until its listeners have heard everything.
 */
public interface DeliveryListener {

  /** Most calls that wait for one listener. */
  int WAITING_MAX = 10_000;

  /**
   * An event was recorded with its deliveries; one that is published again is not told.
   *
   * @param deliveryIds the first 100 of its deliveries
   * @param deliveryCount number of its deliveries
   */
  default void published(Event event, List<String> deliveryIds, int deliveryCount) {}

  /** Something happened to a delivery. */
  default void changed(DeliveryChange change) {}

  /**
   * A subscription became disabled, by a caller or by the engine.
   *
   * @param subscription as it is now; its health says why
   */
  default void disabled(Subscription subscription) {}

  /**
   * A receiver is left alone since it fails, or answers again.
   *
   * <p>What the node knows of a lane is lost when its slot moves to another node: an opening may
   * then be told without an end.
   *
   * @param isOpen whether it is left alone from now on
   */
  default void breakerChanged(LaneId lane, boolean isOpen) {}
}
