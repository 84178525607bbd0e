package dev.reprise.httpapi;

import dev.reprise.Deliveries;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Names;
import dev.reprise.model.WireName;
import dev.reprise.spi.DeliveryFilter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads which deliveries a list shall show. */
final class DeliveryFilters {

  static final Set<String> PARAMETERS =
      Stream.concat(
              Cursors.PARAMETERS.stream(),
              Stream.of(
                  "subscription_id",
                  "status",
                  "event_type",
                  "event_id",
                  "replayed_from",
                  "key",
                  "tag",
                  "error_kind",
                  "status_class",
                  "created_after",
                  "created_before"))
          .collect(Collectors.toUnmodifiableSet());

  private static final int YEAR_MAX = 9_999;

  private final QueryReader query;

  private DeliveryFilters(QueryReader query) {
    this.query = query;
  }

  static DeliveryFilter of(Call call, Deliveries deliveries) {
    DeliveryFilters read = new DeliveryFilters(call.query());
    return new DeliveryFilter(
        call.tenant(),
        read.name("subscription_id", Names::subscriptionId),
        read.constant("status", DeliveryStatus.class),
        read.name("event_type", Names::eventType),
        read.name("event_id", Names::eventId),
        read.deliveryId("replayed_from", deliveries),
        read.name("key", Names::key),
        call.query().one("tag").map(EventOperations::tag),
        read.constant("error_kind", ErrorKind.class),
        read.statusClass("status_class"),
        read.time("created_after"),
        read.time("created_before"));
  }

  private Optional<String> name(String param, UnaryOperator<String> check) {
    return query.one(param).map(value -> RequestRefusal.blaming(param, () -> check.apply(value)));
  }

  private <E extends Enum<E>> Optional<E> constant(String param, Class<E> type) {
    return query
        .one(param)
        .map(
            value ->
                WireName.parse(type, value)
                    .orElseThrow(
                        () -> RequestRefusal.invalid(param, "be one of " + names(type), value)));
  }

  private static <E extends Enum<E>> String names(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(WireName::of)
        .collect(Collectors.joining(", "));
  }

  private Optional<String> deliveryId(String param, Deliveries deliveries) {
    Optional<String> id = query.one(param);
    if (id.isPresent() && !deliveries.isWellFormed(id.get())) {
      throw RequestRefusal.invalid(param, "be a delivery id, such as lists show", id.get());
    }
    return id;
  }

  private Optional<Integer> statusClass(String param) {
    return query
        .one(param)
        .map(
            value -> {
              if (!value.matches("[1-5](xx)?")) {
                throw RequestRefusal.invalid(param, "be 1xx, 2xx, 3xx, 4xx or 5xx", value);
              }
              return value.charAt(0) - '0';
            });
  }

  private Optional<Instant> time(String param) {
    return query.one(param).map(value -> time(param, value));
  }

  private static Instant time(String param, String value) {
    OffsetDateTime time;
    try {
      time = OffsetDateTime.parse(value);
    } catch (DateTimeException e) {
      throw RequestRefusal.invalid(param, "be a time as in 2026-01-31T08:00:00Z", value);
    }
    if (time.getYear() < 1 || time.getYear() > YEAR_MAX) {
      throw RequestRefusal.invalid(param, "be in the years 1 to " + YEAR_MAX, value);
    }
    return time.toInstant();
  }
}
