package dev.reprise.jdbc;

import dev.reprise.model.Attempt;
import dev.reprise.model.Delivery;
import dev.reprise.model.NewEvent;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
           WHERE d.tenant = :tenant
             AND d.root = :root
           ORDER BY d.tenant, d.root, d.id
           LIMIT :limit
          """;

  private final Database database;
  private final EventStore events;
  private final Publishing publishing;
  private final Replaying replaying;

  JdbcDeliveryLog(Database database, IdGenerator ids, EventStore events) {
    this.database = database;
    this.events = events;
    this.publishing = new Publishing(database, ids, events);
    this.replaying = new Replaying(database, ids, events);
  }

  @Override
  public boolean isWellFormed(String deliveryId) {
    return PublicId.decode(PublicId.DELIVERY, deliveryId).isPresent();
  }

  @Override
  public PublishOutcome publish(
      NewEvent event, List<Recipient> recipients, HostTransaction transaction) {
    return publishing.publish(event, recipients, transaction);
  }

  @Override
  public ReplayOutcome replay(Replay replay, HostTransaction transaction) {
    return replaying.replay(replay, transaction);
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
    return database.read(
        HostTransaction.none(), "list deliveries of tenant " + filter.tenant(), listing::read);
  }
}
