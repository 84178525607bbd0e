package dev.reprise.jdbc;

import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.WireName;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.Page;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.PublicId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * One page of a list of deliveries, newest first.
 *
 * <p>The newest candidates are found by an index; what no index holds is then looked at in a
 * bounded number of them, so a page may be short although more follow.
 */
final class DeliveryListing {

  /** Most candidates that one page looks at. */
  static final int WALK_MAX = 10_000;

  /** How far an id's time may be from the creation time beside it. */
  private static final Duration ID_TIME_MARGIN = Duration.ofMinutes(5);

  private static final Instant LATEST = Instant.ofEpochMilli(1L << 46);

  private final Map<String, Object> bindings = new HashMap<>();
  private final StringJoiner joins = new StringJoiner("\n");
  private final StringJoiner candidates = new StringJoiner("\n   AND ");
  private final StringJoiner rest = new StringJoiner("\n   AND ", " WHERE ", "\n");
  private final PageRequest page;
  private final boolean isByOutcome;
  private final boolean isBySubscription;
  private boolean isWalking;

  DeliveryListing(DeliveryFilter filter, PageRequest page) {
    this.page = page;
    this.isByOutcome =
        filter.status().filter(DeliveryStatus::isTerminal).isPresent()
            && filter.eventId().isEmpty()
            && filter.key().isEmpty()
            && filter.tag().isEmpty()
            && filter.replayedFrom().isEmpty();
    this.isBySubscription = filter.subscriptionId().isPresent();
    bindings.put("tenant", filter.tenant());
    rest.setEmptyValue("");
    filter.subscriptionId().ifPresent(id -> candidate("subscription_id", "subscription", id));
    addEventConditions(filter);
    filter.replayedFrom().ifPresent(this::addOriginal);
    page.after().ifPresent(this::addPosition);
    filter.status().ifPresent(this::addStatus);
    addRest(filter);
  }

  private void addEventConditions(DeliveryFilter filter) {
    if (filter.eventId().isPresent() || filter.key().isPresent()) {
      joins.add("  JOIN <schema>.event ev ON ev.tenant = x.tenant AND ev.id = x.event");
    }
    filter.eventId().ifPresent(id -> where(candidates, "ev.event_id = :eventId", "eventId", id));
    filter.key().ifPresent(key -> where(candidates, "ev.event_key = :key", "key", key));
    filter
        .tag()
        .ifPresent(
            tag -> {
              joins.add("  JOIN <schema>.event_tag t ON t.tenant = x.tenant AND t.event = x.event");
              where(candidates, "t.name = :tagName", "tagName", tag.getKey());
              where(candidates, "t.tag_value = :tagValue", "tagValue", tag.getValue());
            });
  }

  private void addOriginal(String id) {
    PublicId.decode(PublicId.DELIVERY, id)
        .ifPresentOrElse(
            original -> candidate("replayed_from", "replayedFrom", original),
            () -> candidates.add("1 = 0"));
  }

  private void addPosition(String after) {
    UUID position =
        PublicId.decode(PublicId.DELIVERY, after)
            .orElseThrow(() -> new IllegalArgumentException("position must be a delivery's id"));
    where(candidates, "x." + idColumn() + " < :position", "position", position);
  }

  private void addStatus(DeliveryStatus status) {
    if (isByOutcome) {
      candidate("status", "status", WireName.of(status));
    } else if (status.isTerminal()) {
      where(rest, "o.status = :status", "status", WireName.of(status));
      isWalking = true;
    } else {
      rest.add("o.status IS NULL");
      isWalking = true;
    }
  }

  private void addRest(DeliveryFilter filter) {
    filter.eventType().ifPresent(type -> walk("e.event_type = :type", "type", type));
    filter
        .errorKind()
        .ifPresent(kind -> walk("a.error_kind = :errorKind", "errorKind", WireName.of(kind)));
    filter
        .statusClass()
        .ifPresent(
            digit -> {
              walk("a.http_status >= :statusFrom", "statusFrom", digit * 100);
              walk("a.http_status < :statusTo", "statusTo", digit * 100 + 100);
            });
    filter
        .createdAfter()
        .ifPresent(
            from -> {
              walk("d.created_at >= :createdAfter", "createdAfter", Times.sql(from));
              where(
                  candidates, idAt(">=", "idFrom"), "idFrom", idOf(from, ID_TIME_MARGIN.negated()));
            });
    filter
        .createdBefore()
        .ifPresent(
            to -> {
              walk("d.created_at < :createdBefore", "createdBefore", Times.sql(to));
              where(candidates, idAt("<", "idTo"), "idTo", idOf(to, ID_TIME_MARGIN));
            });
  }

  private String idAt(String comparison, String name) {
    return "x." + idColumn() + " " + comparison + " :" + name;
  }

  private void candidate(String column, String name, Object value) {
    where(candidates, "x." + column + " = :" + name, name, value);
  }

  private void walk(String condition, String name, Object value) {
    where(rest, condition, name, value);
    isWalking = true;
  }

  private void where(StringJoiner conditions, String condition, String name, Object value) {
    conditions.add(condition);
    bindings.put(name, value);
  }

  /** Returns the least id of a moved time, clamped to what an id can carry. */
  private static UUID idOf(Instant time, Duration moved) {
    Instant bounded =
        time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(LATEST) ? LATEST : time;
    return new UUID(Math.max(0, bounded.plus(moved).toEpochMilli()) << 16, 0);
  }

  private String idColumn() {
    return isByOutcome ? "delivery" : "id";
  }

  /** The whole prefix of the index stands in the order, or H2 would sort all candidates. */
  private String candidatesSql(String limit) {
    String status = isByOutcome ? "x.status DESC, " : "";
    return """
        SELECT x.%s AS id
          FROM <schema>.%s x
        %s
         WHERE x.tenant = :tenant
        %s
         ORDER BY x.tenant DESC, %s%sx.%s DESC
        %s
        """
        .formatted(
            idColumn(),
            isByOutcome ? "outcome" : "delivery",
            joins,
            candidates.length() == 0 ? "" : "   AND " + candidates,
            isBySubscription ? "x.subscription_id DESC, " : "",
            status,
            idColumn(),
            limit);
  }

  Page<Delivery> read(Handle handle) {
    int walk = isWalking ? Math.max(WALK_MAX, page.limit() + 1) : page.limit() + 1;
    List<Delivery> found =
        handle
            .createQuery(
                DeliveryRow.COLUMNS
                    + "  FROM ("
                    + candidatesSql(" LIMIT :walk")
                    + ") c\n  JOIN <schema>.delivery d ON d.tenant = :tenant AND d.id = c.id\n"
                    + DeliveryRow.JOINS
                    + rest
                    + " ORDER BY d.id DESC\n LIMIT :limit")
            .bindMap(bindings)
            .bind("walk", walk)
            .bind("limit", page.limit() + 1)
            .map(DeliveryRow.MAPPER)
            .list();
    if (found.size() > page.limit()) {
      List<Delivery> items = found.subList(0, page.limit());
      return new Page<>(items, Optional.of(items.get(items.size() - 1).id()));
    }
    return new Page<>(found, isWalking ? lastCandidate(handle, walk) : Optional.empty());
  }

  private Optional<String> lastCandidate(Handle handle, int walk) {
    return handle
        .createQuery(candidatesSql(" LIMIT 1 OFFSET :skipped"))
        .bindMap(bindings)
        .bind("skipped", walk - 1)
        .mapTo(UUID.class)
        .findOne()
        .map(DeliveryRow::publicId);
  }
}
