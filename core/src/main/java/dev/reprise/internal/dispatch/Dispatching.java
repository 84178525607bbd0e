package dev.reprise.internal.dispatch;

import dev.reprise.model.LaneId;
import dev.reprise.model.LaneReport;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What the services know of the dispatcher. Safe for use by several threads. */
public interface Dispatching {

  /** Returns the dispatcher of an engine that has none, or none yet. */
  static Dispatching none() {
    return NoDispatching.INSTANCE;
  }

  /** Says that something changed in lanes: look at them now. */
  void wake(Collection<LaneId> lanes);

  /** Returns where one stands who is about to accept deliveries, before anything is read. */
  Vantage vantage();

  /**
   * Says that deliveries were accepted and committed, which are due: the first attempts of those
   * whose slots are this node's may start without reading them.
   *
   * @param vantage from before they were accepted
   */
  void accepted(Collection<FreshDelivery> fresh, Vantage vantage);

  /** Says that other stops stand than before. */
  void stopsChanged();

  /**
   * Says how lanes stand.
   *
   * @return a report of each; never completed if nobody dispatches any more
   */
  CompletableFuture<Map<LaneId, LaneReport>> report(Collection<LaneId> lanes);

  /** Says whether this node is making an attempt of a delivery. */
  boolean isInFlight(String tenant, String deliveryId);
}
