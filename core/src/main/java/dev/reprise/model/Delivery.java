package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One event owed to one subscription.
 *
 * <p>Its facts never change; only {@link #progress} moves.
 *
 * @param id opaque; the store's
 * @param subscriptionId to whom it is owed
 * @param event what is owed
 * @param url the subscription's URL when the delivery was created
 * @param origin where it comes from
 * @param createdAt when it was accepted
 * @param progress how far it has come
 */
public record Delivery(
    String id,
    String subscriptionId,
    Event event,
    String url,
    Origin origin,
    Instant createdAt,
    Progress progress) {

  /** Checks that nothing is missing. */
  public Delivery {
    requireNonNull(id, "id");
    Names.subscriptionId(subscriptionId);
    requireNonNull(event, "event");
    requireNonNull(url, "url");
    requireNonNull(origin, "origin");
    requireNonNull(createdAt, "createdAt");
    requireNonNull(progress, "progress");
  }

  /** Returns where it stands. */
  public DeliveryStatus status() {
    return progress.status();
  }

  /** Returns the subscription it is owed to, as the dispatcher's unit of work. */
  public LaneId lane() {
    return new LaneId(event.tenant(), subscriptionId);
  }

  /** Returns a copy that has come as far as {@code value}. */
  public Delivery withProgress(Progress value) {
    return new Delivery(id, subscriptionId, event, url, origin, createdAt, value);
  }
}
