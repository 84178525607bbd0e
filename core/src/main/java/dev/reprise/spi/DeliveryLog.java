package dev.reprise.spi;

import dev.reprise.model.Attempt;
import dev.reprise.model.Backlog;
import dev.reprise.model.Delivery;
import dev.reprise.model.LaneId;
import dev.reprise.model.NewEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The record of what was accepted and what was done about it: events, deliveries, attempts.
 *
 * <p>A store's {@link DeliveryQueue} is the other half: what is accepted here is pending there, in
 * one transaction.
 *
 * <p>Implementations must be safe for use by several threads and processes. No method accepts or
 * returns {@code null}. Every method throws {@link StoreException} if the storage fails; nothing
 * was then written. A method that takes a {@link HostTransaction} joins it, and sees what was
 * written in it; with {@link HostTransaction#none()} it has committed, as durably as the store can,
 * when it returns.
 */
public interface DeliveryLog {

  /** Most deliveries that {@link #lineage} returns. */
  int LINEAGE_MAX = 1_000;

  /** Says whether a text has the form of this store's delivery ids; says nothing of existence. */
  boolean isWellFormed(String deliveryId);

  /**
   * Records an event with a delivery for each recipient.
   *
   * <p>An event with an id that the tenant has used before writes nothing. It is the same event if
   * type and payload bytes are the same; the outcome is then that of the first call.
   *
   * @param recipients without duplicates; may be empty
   */
  PublishOutcome publish(NewEvent event, List<Recipient> recipients, HostTransaction transaction);

  /**
   * Records a fresh delivery of the original's event to the original's subscription.
   *
   * <p>The original's facts do not change. The same event is never pending twice for a
   * subscription: of two calls at once, one gets {@link ReplayOutcome.PendingAlready}.
   */
  ReplayOutcome replay(Replay replay, HostTransaction transaction);

  /**
   * Finds a delivery.
   *
   * @return empty if the tenant has none of this id, also if the id is malformed
   */
  Optional<Delivery> find(String tenant, String deliveryId, HostTransaction transaction);

  /**
   * Reads the payload of an event and checks it against its digest.
   *
   * @param eventRef what {@link dev.reprise.model.Event#ref} says
   */
  StoredPayload payload(String tenant, String eventRef, HostTransaction transaction);

  /**
   * Reads the attempts of a delivery in the order in which they were recorded, late ones included.
   *
   * @return empty if there are none, or no such delivery
   */
  List<Attempt> attempts(String tenant, String deliveryId);

  /**
   * Reads a root and the replays that descend from it, oldest first.
   *
   * @return at most {@value #LINEAGE_MAX}; empty if the tenant has no such root
   */
  List<Delivery> lineage(String tenant, String rootId);

  /**
   * Lists deliveries, newest first.
   *
   * @throws IllegalArgumentException if the position is not one of this store's
   */
  Page<Delivery> list(DeliveryFilter filter, PageRequest page);

  /**
   * Counts what is pending and held of some subscriptions, whether there are such or not; nothing
   * by default.
   *
   * @param lanes at most as many as a page holds
   * @return a backlog of each; empty if this store does not count
   */
  default Map<LaneId, Backlog> backlogs(Collection<LaneId> lanes) {
    return Map.of();
  }
}
