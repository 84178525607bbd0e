package dev.reprise.memory;

import static java.util.stream.Collectors.toUnmodifiableMap;

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
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.Recipient;
import dev.reprise.spi.Replay;
import dev.reprise.spi.ReplayOutcome;
import dev.reprise.spi.StoredPayload;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The record of what was accepted and done, in tables. */
final class MemoryDeliveryLog implements DeliveryLog {

  private static final int SALT_BYTES = 16;

  private final Transactions transactions;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final IdGenerator ids;
  private final Queue queue;
  private final Ledger ledger;
  private final Table<Key, EventRow> events;
  private final Table<Key, EventRow> eventsById;

  MemoryDeliveryLog(
      Transactions transactions,
      InstantSource clock,
      RandomGenerator random,
      Ledger ledger,
      Queue queue) {
    this.transactions = transactions;
    this.clock = clock;
    this.random = random;
    this.ids = new IdGenerator(clock, random);
    this.queue = queue;
    this.ledger = ledger;
    this.events = new Table<>(transactions);
    this.eventsById = new Table<>(transactions);
  }

  @Override
  public boolean isWellFormed(String deliveryId) {
    return PublicId.decode(PublicId.DELIVERY, deliveryId).isPresent();
  }

  @Override
  public PublishOutcome publish(
      NewEvent event, List<Recipient> recipients, HostTransaction transaction) {
    return transactions.write(
        transaction,
        () ->
            event
                .id()
                .flatMap(id -> eventsById.get(Key.of(event.tenant(), id)))
                .map(
                    earlier ->
                        earlier.isSameAs(event)
                            ? earlier.outcome(true)
                            : new PublishOutcome.IdTaken())
                .orElseGet(() -> accept(event, recipients)));
  }

  private PublishOutcome accept(NewEvent given, List<Recipient> recipients) {
    Instant now = clock.instant();
    String ref = ids.next(PublicId.EVENT);
    Event event =
        new Event(
            given.tenant(),
            ref,
            given.id().orElse(ref),
            given.type(),
            given.key(),
            given.tags(),
            new PayloadFacts(
                given.payload().bytes().size(),
                given.payload().contentType(),
                Optional.of(given.payload().bytes().sha256Hex())),
            now);
    List<String> deliveries =
        recipients.stream().map(recipient -> accept(event, recipient, now)).toList();
    EventRow row = EventRow.of(event, deliveries, given.payload(), newSalt());
    add(row);
    return row.outcome(false);
  }

  private String accept(Event event, Recipient recipient, Instant now) {
    String id = ids.next(PublicId.DELIVERY);
    ledger.add(
        delivery(id, event, recipient, Origin.published(id), now),
        recipient.epoch(),
        recipient.order());
    return id;
  }

  private static Delivery delivery(
      String id, Event event, Recipient recipient, Origin origin, Instant now) {
    Progress progress =
        recipient.isHeld()
            ? Ledger.ended(
                DeliveryStatus.HELD, StatusDetail.SUBSCRIPTION_DISABLED, now, Ledger.UNTRIED)
            : Ledger.waiting(now.plus(recipient.dueIn()), Ledger.UNTRIED);
    return new Delivery(
        id, recipient.subscriptionId(), event, recipient.url(), origin, now, progress);
  }

  @Override
  public ReplayOutcome replay(Replay replay, HostTransaction transaction) {
    return transactions.write(transaction, () -> replay(replay));
  }

  private ReplayOutcome replay(Replay replay) {
    Delivery original = recorded(replay.original());
    Instant now = clock.instant();
    if (replay.supersedes()) {
      Optional<QueuedDelivery> pending = queue.find(original.event().tenant(), original.id());
      if (pending.isEmpty()) {
        return new ReplayOutcome.OriginalEnded();
      }
      ledger.end(pending.get(), DeliveryStatus.CANCELED, StatusDetail.SUPERSEDED, now);
    }
    Event event =
        replay.freshEventId().map(id -> repeated(original, id, now)).orElse(original.event());
    Optional<String> pending = queue.pending(original.lane(), event.ref());
    if (pending.isPresent()) {
      return new ReplayOutcome.PendingAlready(pending.get());
    }
    Delivery fresh =
        delivery(ids.next(PublicId.DELIVERY), event, replay.recipient(), originOf(replay), now);
    ledger.add(fresh, replay.recipient().epoch(), replay.recipient().order());
    return new ReplayOutcome.Enqueued(fresh);
  }

  private Delivery recorded(Delivery original) {
    return ledger
        .find(original.event().tenant(), original.id())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "original must be a delivery of this store, was " + original.id()));
  }

  private Event repeated(Delivery original, String id, Instant now) {
    Event event = original.event();
    if (eventsById.get(Key.of(event.tenant(), id)).isPresent()) {
      throw new IllegalArgumentException("fresh event id must be new, was " + id);
    }
    Event fresh =
        new Event(
            event.tenant(),
            ids.next(PublicId.EVENT),
            id,
            event.type(),
            event.key(),
            event.tags(),
            event.payload(),
            now);
    add(events.get(Key.of(event.tenant(), event.ref())).orElseThrow().repeatedAs(fresh));
    return fresh;
  }

  private static Origin originOf(Replay replay) {
    Delivery original = replay.original();
    return new Origin(
        Optional.of(original.id()),
        original.origin().rootId(),
        original.origin().generation() + 1,
        Optional.of(original.createdAt()),
        replay.actor(),
        replay.reason(),
        replay.pinnedUrl(),
        replay.isProbe());
  }

  @Override
  public Optional<Delivery> find(String tenant, String deliveryId, HostTransaction transaction) {
    return transactions.read(transaction, () -> ledger.find(tenant, deliveryId));
  }

  @Override
  public StoredPayload payload(String tenant, String eventRef, HostTransaction transaction) {
    return transactions
        .read(transaction, () -> events.get(Key.of(tenant, eventRef)))
        .orElseThrow(() -> new IllegalArgumentException("event must be recorded, was " + eventRef))
        .stored();
  }

  @Override
  public List<Attempt> attempts(String tenant, String deliveryId) {
    return transactions.read(HostTransaction.none(), () -> ledger.attempts(tenant, deliveryId));
  }

  @Override
  public List<Delivery> lineage(String tenant, String rootId) {
    return transactions.read(
        HostTransaction.none(), () -> ledger.lineage(tenant, rootId, LINEAGE_MAX));
  }

  @Override
  public Page<Delivery> list(DeliveryFilter filter, PageRequest page) {
    String before = page.after().orElse(Key.LAST);
    if (page.after().isPresent() && !isWellFormed(before)) {
      throw new IllegalArgumentException("position must be one of this store's, was " + before);
    }
    return transactions.read(
        HostTransaction.none(),
        () ->
            Pages.of(
                ledger.newestFirst(filter.tenant(), before).stream().filter(filter::selects),
                page.limit(),
                Delivery::id));
  }

  @Override
  public Map<LaneId, Backlog> backlogs(Collection<LaneId> lanes) {
    return transactions.read(
        HostTransaction.none(),
        () -> Set.copyOf(lanes).stream().collect(toUnmodifiableMap(lane -> lane, this::backlog)));
  }

  private Backlog backlog(LaneId lane) {
    Stream<Delivery> held =
        ledger.newestFirst(lane.tenant(), Key.LAST).stream()
            .filter(delivery -> delivery.lane().equals(lane))
            .filter(delivery -> delivery.progress().status() == DeliveryStatus.HELD);
    return new Backlog(
        counted(queue.all(lane)),
        counted(held),
        queue.all(lane).map(QueuedDelivery::dueAt).min(Comparator.naturalOrder()));
  }

  private static int counted(Stream<?> deliveries) {
    return (int) deliveries.limit(Backlog.COUNTED_MAX).count();
  }

  private void add(EventRow row) {
    events.put(Key.of(row.event().tenant(), row.event().ref()), row);
    eventsById.put(Key.of(row.event().tenant(), row.event().id()), row);
  }

  private Bytes newSalt() {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return Bytes.copyOf(salt);
  }
}
