package dev.reprise.jdbc;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.reprise.jdbc.DeliveryWriter.Outcome;
import dev.reprise.jdbc.DeliveryWriter.Pending;
import dev.reprise.model.Attempt;
import dev.reprise.model.Backlog;
import dev.reprise.model.Bytes;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.Event;
import dev.reprise.model.LaneId;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Origin;
import dev.reprise.model.PayloadFacts;
import dev.reprise.model.Progress;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.Page;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.PublicId;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.Recipient;
import dev.reprise.spi.Replay;
import dev.reprise.spi.ReplayOutcome;
import dev.reprise.spi.StoredPayload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The record of what was accepted and done, in tables that only grow. */
final class JdbcDeliveryLog implements DeliveryLog {

  private static final String FIND =
      DeliveryRow.SELECT
          + """
           WHERE d.tenant = :tenant
             AND d.id = :id
          """;

  private static final String LINEAGE =
      DeliveryRow.SELECT
          + """
           WHERE d.tenant = :tenant<exactly>
             AND d.root = :root
           ORDER BY d.tenant, d.root, d.id
           LIMIT :limit
          """;

  private static final String PUBLISHED =
      """
      SELECT d.id
        FROM <schema>.delivery d
       WHERE d.tenant = :tenant<exactly>
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

  JdbcDeliveryLog(Database database, IdGenerator ids, EventStore events) {
    this.database = database;
    this.ids = ids;
    this.events = events;
  }

  @Override
  public boolean isWellFormed(String deliveryId) {
    return PublicId.decode(PublicId.DELIVERY, deliveryId).isPresent();
  }

  @Override
  public PublishOutcome publish(
      NewEvent event, List<Recipient> recipients, HostTransaction transaction) {
    Event recorded = eventOf(event);
    List<Accepted> accepted =
        recipients.stream()
            .map(recipient -> new Accepted(published(recorded, recipient), recipient))
            .toList();
    return database.write(
        transaction,
        "publish event " + recorded.id() + " of tenant " + recorded.tenant(),
        handle -> {
          EventStore.EventRows rows = events.rowsOf(recorded, event);
          List<Rows> others = new ArrayList<>(rows.others());
          others.addAll(rowsOf(accepted));
          if (!database.dialect().insertIfAbsent(handle, rows.event(), others)) {
            return repeated(handle, event, recorded.id());
          }
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
            : waiting(now.plus(recipient.dueIn()));
    return new Delivery(
        id,
        recipient.subscriptionId(),
        event,
        recipient.url(),
        Origin.published(id),
        now,
        progress);
  }

  private static Progress waiting(Instant dueAt) {
    return new Progress(
        DeliveryStatus.PENDING,
        StatusDetail.WAITING,
        0,
        Optional.of(Times.sql(dueAt).toInstant()),
        Optional.empty(),
        Optional.empty());
  }

  private PublishOutcome repeated(Handle handle, NewEvent event, String eventId) {
    EventStore.Recorded first =
        events
            .find(handle, event.tenant(), eventId)
            .orElseThrow(() -> Failures.unseen("publish event " + eventId));
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

  private static List<Rows> rowsOf(List<Accepted> accepted) {
    Rows deliveries = new Rows(DeliveryWriter.DELIVERY);
    Rows queue = new Rows(DeliveryWriter.QUEUE);
    Rows outcomes = new Rows(DeliveryWriter.OUTCOME);
    for (Accepted each : accepted) {
      DeliveryWriter.addDelivery(deliveries, each.delivery());
      if (each.delivery().status().isTerminal()) {
        ended(each.delivery()).addTo(outcomes);
      } else {
        DeliveryWriter.addPending(queue, each.delivery(), each.recipient());
      }
    }
    return List.of(deliveries, queue, outcomes);
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

  @Override
  public ReplayOutcome replay(Replay replay, HostTransaction transaction) {
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
        waiting(now.plus(replay.dueIn())));
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
    if (replay.supersedes() && !supersede(handle, replay.original())) {
      return new ReplayOutcome.OriginalEnded();
    }
    Rows queue = new Rows(DeliveryWriter.QUEUE);
    DeliveryWriter.addPending(queue, fresh, replay.recipient());
    Rows deliveries = new Rows(DeliveryWriter.DELIVERY);
    DeliveryWriter.addDelivery(deliveries, fresh);
    if (replay.freshEventId().isPresent()) {
      insertCopy(handle, replay.original().event(), fresh.event(), List.of(queue, deliveries));
      return new ReplayOutcome.Enqueued(fresh);
    }
    return enqueue(handle, queue, deliveries, fresh);
  }

  /** Makes a delivery pending, unless another is; looks again when that one has just ended. */
  private ReplayOutcome enqueue(Handle handle, Rows queue, Rows deliveries, Delivery fresh) {
    for (int looks = 0; looks < Failures.LOOKS_MAX; looks++) {
      if (database.dialect().insertIfAbsent(handle, queue, List.of(deliveries))) {
        return new ReplayOutcome.Enqueued(fresh);
      }
      Optional<String> other = pending(handle, fresh);
      if (other.isPresent()) {
        return new ReplayOutcome.PendingAlready(other.get());
      }
    }
    throw Failures.unseen("replay delivery " + fresh.origin().replayedFrom().orElse(fresh.id()));
  }

  /** Writes an event of the same content, which is pending nowhere yet, and rows with it. */
  private void insertCopy(Handle handle, Event from, Event to, List<Rows> with) {
    EventStore.EventRows rows = events.copyOf(handle, from, to);
    List<Rows> others = new ArrayList<>(rows.others());
    others.addAll(with);
    if (!database.dialect().insertIfAbsent(handle, rows.event(), others)) {
      throw new IllegalArgumentException("event id must be fresh, was " + to.id());
    }
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

  /** Finds the delivery that is pending for the same event and subscription. */
  private static Optional<String> pending(Handle handle, Delivery fresh) {
    return handle
        .createQuery(PENDING)
        .bind("tenant", fresh.event().tenant())
        .bind("subscription", fresh.subscriptionId())
        .bind("event", UUID.fromString(fresh.event().ref()))
        .mapTo(UUID.class)
        .map(DeliveryRow::publicId)
        .findOne();
  }

  @Override
  public Optional<Delivery> find(String tenant, String deliveryId, HostTransaction transaction) {
    return PublicId.decode(PublicId.DELIVERY, deliveryId)
        .flatMap(
            id ->
                database.read(
                    transaction,
                    "find delivery " + deliveryId,
                    handle ->
                        handle
                            .createQuery(FIND)
                            .bind("tenant", tenant)
                            .bind("id", id)
                            .map(DeliveryRow.MAPPER)
                            .findOne()));
  }

  @Override
  public StoredPayload payload(String tenant, String eventRef, HostTransaction transaction) {
    UUID id = UUID.fromString(eventRef);
    return database
        .read(
            transaction,
            "read the payload of event " + eventRef,
            handle -> events.payload(handle, tenant, id))
        .orElseThrow(() -> new IllegalArgumentException("there is no event " + eventRef));
  }

  @Override
  public List<Attempt> attempts(String tenant, String deliveryId) {
    return PublicId.decode(PublicId.DELIVERY, deliveryId)
        .map(
            id ->
                database.read(
                    HostTransaction.none(),
                    "read the attempts of delivery " + deliveryId,
                    handle -> AttemptStore.of(handle, tenant, id)))
        .orElse(List.of());
  }

  @Override
  public List<Delivery> lineage(String tenant, String rootId) {
    return PublicId.decode(PublicId.DELIVERY, rootId)
        .map(
            root ->
                database.read(
                    HostTransaction.none(),
                    "read the lineage of delivery " + rootId,
                    handle -> lineage(handle.createQuery(LINEAGE), tenant, root)))
        .orElse(List.of());
  }

  private static List<Delivery> lineage(Query query, String tenant, UUID root) {
    return query
        .bind("tenant", tenant)
        .bind("root", root)
        .bind("limit", LINEAGE_MAX)
        .map(DeliveryRow.MAPPER)
        .list();
  }

  @Override
  public Page<Delivery> list(DeliveryFilter filter, PageRequest page) {
    DeliveryListing listing = new DeliveryListing(filter, page);
    return database.readTogether("list deliveries of tenant " + filter.tenant(), listing::read);
  }

  @Override
  public Map<LaneId, Backlog> backlogs(Collection<LaneId> lanes) {
    Set<LaneId> each = Set.copyOf(lanes);
    return database.readTogether(
        "count what waits for " + each.size() + " subscriptions",
        handle ->
            each.stream()
                .collect(
                    toUnmodifiableMap(lane -> lane, lane -> BacklogQueries.backlog(handle, lane))));
  }

  /** A delivery to be written, and for whom. */
  private record Accepted(Delivery delivery, Recipient recipient) {}
}
