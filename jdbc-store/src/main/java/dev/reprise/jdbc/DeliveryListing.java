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
  static final int WALK_MAX = 2_000;

  /** How far an id's time may be from the creation time beside it. */
  private static final Duration ID_TIME_MARGIN = Duration.ofMinutes(5);

  private static final Instant LATEST = Instant.ofEpochMilli(1L << 46);

  private final Map<String, Object> bindings = new HashMap<>();
  private final StringJoiner candidates = new StringJoiner("\n   AND ");
  private final StringJoiner rest = new StringJoiner("\n   AND ", " WHERE ", "\n");
  private final PageRequest page;
  private final Driver driver;
  private final boolean isBySubscription;
  private boolean isWalking;

  DeliveryListing(DeliveryFilter filter, PageRequest page) {
    this.page = page;
    this.driver = Driver.of(filter);
    this.isBySubscription = filter.subscriptionId().isPresent();
    rest.setEmptyValue("");
    where(candidates, driver.tenant + " = :tenant<exactly>", "tenant", filter.tenant());
    candidates.add(driver.id + " IS NOT NULL");
    filter.subscriptionId().ifPresent(id -> text("subscription_id", "subscription", id));
    filter
        .eventId()
        .ifPresent(id -> where(candidates, "w.event_id = :eventId<exactly>", "eventId", id));
    filter.key().ifPresent(key -> where(candidates, "w.event_key = :key<exactly>", "key", key));
    filter.tag().ifPresent(this::addTag);
    filter.replayedFrom().ifPresent(this::addOriginal);
    page.after().ifPresent(this::addPosition);
    filter.status().ifPresent(this::addStatus);
    addRest(filter);
  }

  private void addTag(Map.Entry<String, String> tag) {
    bindings.put("tagName", tag.getKey());
    bindings.put("tagValue", tag.getValue());
    if (driver == Driver.TAG) {
      candidates.add("w.name = :tagName<exactly>").add("w.tag_value = :tagValue<exactly>");
      return;
    }
    isWalking = true;
    rest.add(
        """
        EXISTS (SELECT 1
                  FROM <schema>.event_tag t
                 WHERE t.tenant = d.tenant
                   AND t.name = :tagName
                   AND t.tag_value = :tagValue
                   AND t.event = d.event)""");
  }

  private void addOriginal(String id) {
    PublicId.decode(PublicId.DELIVERY, id)
        .ifPresentOrElse(
            original ->
                where(candidates, "x.replayed_from = :replayedFrom", "replayedFrom", original),
            () -> candidates.add("1 = 0"));
  }

  private void addPosition(String after) {
    UUID position =
        PublicId.decode(PublicId.DELIVERY, after)
            .orElseThrow(() -> new IllegalArgumentException("position must be a delivery's id"));
    where(candidates, idAt("<", "position"), "position", position);
  }

  private void addStatus(DeliveryStatus status) {
    if (driver == Driver.OUTCOME) {
      text("status", "status", WireName.of(status));
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
    return driver.id + " " + comparison + " :" + name;
  }

  private void text(String column, String name, String value) {
    where(candidates, "x." + column + " = :" + name + "<exactly>", name, value);
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

  /** The whole prefix of the index stands in the order, or H2 would sort all candidates. */
  private String candidatesSql(String limit) {
    return "SELECT "
        + driver.id
        + " AS id\n  FROM "
        + driver.tables
        + "\n WHERE "
        + candidates
        + "\n ORDER BY "
        + (isBySubscription ? driver.prefix + "x.subscription_id DESC, " : driver.prefix)
        + driver.suffix
        + driver.id
        + " DESC\n"
        + limit;
  }

  Page<Delivery> read(Handle handle) {
    int walk = isWalking ? Math.max(WALK_MAX, page.limit() + 1) : page.limit() + 1;
    List<Delivery> found =
        handle
            .createQuery(
                DeliveryRow.COLUMNS
                    + "  FROM ("
                    + candidatesSql(" LIMIT :walk")
                    + ") c\n  LEFT JOIN <schema>.delivery d ON d.tenant = :tenant AND d.id = c.id\n"
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

  /** The table by whose index the candidates are found, and from there their deliveries. */
  private enum Driver {
    DELIVERY("<schema>.delivery x", "x.id", "x.tenant", "x.tenant DESC, ", ""),
    OUTCOME("<schema>.outcome x", "x.delivery", "x.tenant", "x.tenant DESC, ", "x.status DESC, "),
    EVENT("<schema>.event w" + deliveriesOf("w.id"), "x.id", "w.tenant", "", ""),
    TAG("<schema>.event_tag w" + deliveriesOf("w.event"), "x.id", "w.tenant", "", "");

    final String tables;
    final String id;
    final String tenant;
    final String prefix;
    final String suffix;

    Driver(String tables, String id, String tenant, String prefix, String suffix) {
      this.tables = tables;
      this.id = id;
      this.tenant = tenant;
      this.prefix = prefix;
      this.suffix = suffix;
    }

    /** An outer join, so that H2 begins with the table before it. */
    private static String deliveriesOf(String event) {
      return "\n  LEFT JOIN <schema>.delivery x ON x.tenant = w.tenant AND x.event = " + event;
    }

    static Driver of(DeliveryFilter filter) {
      if (filter.eventId().isPresent() || filter.key().isPresent()) {
        return EVENT;
      }
      if (filter.tag().isPresent()) {
        return TAG;
      }
      boolean isEnded = filter.status().filter(DeliveryStatus::isTerminal).isPresent();
      return isEnded && filter.replayedFrom().isEmpty() ? OUTCOME : DELIVERY;
    }
  }
}
