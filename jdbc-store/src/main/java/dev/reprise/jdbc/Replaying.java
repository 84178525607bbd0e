package dev.reprise.jdbc;

import dev.reprise.jdbc.DeliveryWriter.Pending;
import dev.reprise.model.Delivery;
import dev.reprise.model.Event;
import dev.reprise.model.Origin;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.PublicId;
import dev.reprise.spi.Replay;
import dev.reprise.spi.ReplayOutcome;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Records fresh deliveries of what was delivered before. */
final class Replaying {

  private static final String PENDING =
      """
      SELECT q.delivery
        FROM <schema>.queue q
       WHERE q.tenant = :tenant
         AND q.subscription_id = :subscription
         AND q.event = :event
      """;

  private final Database database;
  private final IdGenerator ids;
  private final EventStore events;

  Replaying(Database database, IdGenerator ids, EventStore events) {
    this.database = database;
    this.ids = ids;
    this.events = events;
  }

  ReplayOutcome replay(Replay replay, HostTransaction transaction) {
    Delivery fresh = freshOf(replay);
    return database.write(
        transaction,
        "replay delivery " + replay.original().id(),
        handle -> replay(handle, replay, fresh));
  }

  private Delivery freshOf(Replay replay) {
    Delivery original = replay.original();
    Instant now = database.now();
    Event event =
        replay.freshEventId().map(id -> copyOf(original.event(), id, now)).orElse(original.event());
    return new Delivery(
        ids.next(PublicId.DELIVERY),
        original.subscriptionId(),
        event,
        replay.recipient().url(),
        new Origin(
            Optional.of(original.id()),
            original.origin().rootId(),
            original.origin().generation() + 1,
            Optional.of(original.createdAt()),
            replay.actor(),
            replay.reason(),
            replay.pinnedUrl(),
            replay.isProbe()),
        now,
        DeliveryWriter.waiting(now.plus(replay.dueIn())));
  }

  private Event copyOf(Event event, String id, Instant now) {
    return new Event(
        event.tenant(),
        ids.next().toString(),
        id,
        event.type(),
        event.key(),
        event.tags(),
        event.payload(),
        now);
  }

  private ReplayOutcome replay(Handle handle, Replay replay, Delivery fresh) {
    Delivery original = replay.original();
    UUID event = UUID.fromString(fresh.event().ref());
    if (replay.supersedes() && !supersede(handle, original)) {
      return new ReplayOutcome.OriginalEnded();
    }
    if (replay.freshEventId().isPresent()
        && !events.copy(handle, original.event(), fresh.event())) {
      throw new IllegalArgumentException("event id must be fresh, was " + fresh.event().id());
    }
    Optional<String> other = enqueue(handle, event, fresh, replay.recipient().epoch());
    if (other.isPresent()) {
      return new ReplayOutcome.PendingAlready(other.get());
    }
    try (PreparedBatch deliveries = DeliveryWriter.deliveries(handle)) {
      DeliveryWriter.bindDelivery(deliveries, event, fresh).add();
      deliveries.execute();
    }
    return new ReplayOutcome.Enqueued(fresh);
  }

  private boolean supersede(Handle handle, Delivery original) {
    return DeliveryWriter.cancel(
        handle,
        new Pending(
            original.lane(),
            UUID.fromString(original.event().ref()),
            DeliveryWriter.uuid(original.id())),
        StatusDetail.SUPERSEDED,
        database.now());
  }

  /** Makes a delivery pending; the one that is pending instead, if there is one. */
  private Optional<String> enqueue(Handle handle, UUID event, Delivery fresh, long epoch) {
    while (!database.insertIfAbsent(
        handle,
        DeliveryWriter.insertQueue(),
        update -> DeliveryWriter.bindQueue(update, event, fresh, epoch))) {
      Optional<String> other =
          handle
              .createQuery(PENDING)
              .bind("tenant", fresh.event().tenant())
              .bind("subscription", fresh.subscriptionId())
              .bind("event", event)
              .mapTo(UUID.class)
              .map(DeliveryRow::publicId)
              .findOne();
      if (other.isPresent()) {
        return other;
      }
    }
    return Optional.empty();
  }
}
