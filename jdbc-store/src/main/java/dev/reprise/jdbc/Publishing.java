package dev.reprise.jdbc;

import dev.reprise.jdbc.DeliveryWriter.Outcome;
import dev.reprise.model.Bytes;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.Event;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Origin;
import dev.reprise.model.PayloadFacts;
import dev.reprise.model.Progress;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.PublicId;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.Recipient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Records events with their deliveries. */
final class Publishing {

  private static final String PUBLISHED =
      """
      SELECT d.id
        FROM <schema>.delivery d
       WHERE d.tenant = :tenant
         AND d.event = :event
         AND d.replayed_from IS NULL
       ORDER BY d.tenant, d.event, d.id
       LIMIT :limit
      """;

  private static final String COUNT_PUBLISHED =
      """
      SELECT COUNT(*)
        FROM <schema>.delivery d
       WHERE d.tenant = :tenant
         AND d.event = :event
         AND d.replayed_from IS NULL
      """;

  private final Database database;
  private final IdGenerator ids;
  private final EventStore events;

  Publishing(Database database, IdGenerator ids, EventStore events) {
    this.database = database;
    this.ids = ids;
    this.events = events;
  }

  PublishOutcome publish(NewEvent event, List<Recipient> recipients, HostTransaction transaction) {
    Event recorded = eventOf(event);
    List<Accepted> accepted =
        recipients.stream()
            .map(recipient -> new Accepted(published(recorded, recipient), recipient.epoch()))
            .toList();
    return database.write(
        transaction,
        "publish event " + recorded.id() + " of tenant " + recorded.tenant(),
        handle -> {
          if (!events.insert(handle, recorded, event)) {
            return repeated(handle, event, recorded.id());
          }
          insert(handle, recorded, accepted);
          return new PublishOutcome.Recorded(
              recorded,
              accepted.stream()
                  .limit(PublishOutcome.DELIVERY_IDS_MAX)
                  .map(each -> each.delivery().id())
                  .toList(),
              accepted.size(),
              false);
        });
  }

  private Event eventOf(NewEvent event) {
    UUID ref = ids.next();
    Bytes bytes = event.payload().bytes();
    return new Event(
        event.tenant(),
        ref.toString(),
        event.id().orElseGet(() -> PublicId.encode(PublicId.EVENT, ref)),
        event.type(),
        event.key(),
        event.tags(),
        new PayloadFacts(
            bytes.size(), event.payload().contentType(), Optional.of(bytes.sha256Hex())),
        database.now());
  }

  private Delivery published(Event event, Recipient recipient) {
    String id = ids.next(PublicId.DELIVERY);
    Instant now = event.createdAt();
    Progress progress =
        recipient.isHeld()
            ? new Progress(
                DeliveryStatus.HELD,
                StatusDetail.SUBSCRIPTION_DISABLED,
                0,
                Optional.empty(),
                Optional.of(now),
                Optional.empty())
            : DeliveryWriter.waiting(now.plus(recipient.dueIn()));
    return new Delivery(
        id,
        recipient.subscriptionId(),
        event,
        recipient.url(),
        Origin.published(id),
        now,
        progress);
  }

  private PublishOutcome repeated(Handle handle, NewEvent event, String eventId) {
    EventStore.Recorded first =
        events
            .find(handle, event.tenant(), eventId)
            .orElseThrow(() -> new IllegalStateException("event " + eventId + " was removed"));
    if (!first.isSameAs(event)) {
      return new PublishOutcome.IdTaken();
    }
    List<String> deliveries =
        handle
            .createQuery(PUBLISHED)
            .bind("tenant", event.tenant())
            .bind("event", UUID.fromString(first.event().ref()))
            .bind("limit", PublishOutcome.DELIVERY_IDS_MAX)
            .mapTo(UUID.class)
            .map(DeliveryRow::publicId)
            .list();
    int count =
        handle
            .createQuery(COUNT_PUBLISHED)
            .bind("tenant", event.tenant())
            .bind("event", UUID.fromString(first.event().ref()))
            .mapTo(Integer.class)
            .one();
    return new PublishOutcome.Recorded(first.event(), deliveries, count, true);
  }

  private static void insert(Handle handle, Event event, List<Accepted> accepted) {
    UUID ref = UUID.fromString(event.ref());
    try (PreparedBatch deliveries = DeliveryWriter.deliveries(handle);
        PreparedBatch queue = DeliveryWriter.queue(handle);
        PreparedBatch outcomes = DeliveryWriter.outcomes(handle)) {
      for (Accepted each : accepted) {
        DeliveryWriter.bindDelivery(deliveries, ref, each.delivery()).add();
        if (each.delivery().status().isTerminal()) {
          DeliveryWriter.bindOutcome(outcomes, ended(each.delivery())).add();
        } else {
          DeliveryWriter.bindQueue(queue, ref, each.delivery(), each.epoch()).add();
        }
      }
      deliveries.execute();
      queue.execute();
      outcomes.execute();
    }
  }

  private static Outcome ended(Delivery delivery) {
    return new Outcome(
        delivery.lane(),
        DeliveryWriter.uuid(delivery.id()),
        delivery.status(),
        delivery.progress().detail(),
        delivery.progress().attemptCount(),
        Optional.empty(),
        delivery.progress().finishedAt().orElseThrow());
  }

  /** A delivery to be written, and the epoch under which it is. */
  private record Accepted(Delivery delivery, long epoch) {}
}
