package dev.reprise.httpapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.OnDead;
import dev.reprise.model.RecordResponse;
import dev.reprise.model.RetrySchedule;
import dev.reprise.model.SignatureScheme;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.WireName;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of a subscription, as they are asked for and shown. */
final class SettingsJson {

  private static final String ATTEMPT_TIMEOUT = "attempt_timeout_ms";

  private static final String SCHEDULE = "schedule_seconds";
  private static final String MAX_IN_FLIGHT = "max_in_flight";
  private static final String RATE_PER_SECOND = "rate_per_second";
  private static final String ORDER = "order";
  private static final String ON_DEAD = "on_dead";
  private static final String FINAL_STATUSES = "final_statuses";
  private static final String DISABLE_AFTER = "disable_after_seconds";
  private static final String SIGNATURE = "signature";
  private static final String HEADERS = "headers";
  private static final String RECORD_RESPONSE = "record_response";
  private static final Set<String> KNOWN =
      Set.of(
          SCHEDULE,
          ATTEMPT_TIMEOUT,
          MAX_IN_FLIGHT,
          RATE_PER_SECOND,
          ORDER,
          ON_DEAD,
          FINAL_STATUSES,
          DISABLE_AFTER,
          SIGNATURE,
          HEADERS,
          RECORD_RESPONSE);

  private static final int MILLIS = 1_000;
  private static final int MILLIS_DIGITS = 3;
  private static final int DELAY_SECONDS_MAX = 30 * 86_400;

  private SettingsJson() {}

  /** Reads settings; what is not given follows the engine. */
  static Optional<SubscriptionSettings> read(
      JsonFields body, String name, Duration attemptTimeoutMax) {
    return body.object(name, KNOWN).map(fields -> read(fields, attemptTimeoutMax));
  }

  private static SubscriptionSettings read(JsonFields fields, Duration attemptTimeoutMax) {
    SubscriptionSettings.Builder settings = SubscriptionSettings.builder();
    fields
        .numbers(SCHEDULE)
        .map(seconds -> schedule(fields.path(SCHEDULE), seconds))
        .ifPresent(settings::schedule);
    fields
        .integer(
            ATTEMPT_TIMEOUT,
            (int) DeliveryPolicy.ATTEMPT_TIMEOUT_MIN.toMillis(),
            (int) attemptTimeoutMax.toMillis())
        .map(Duration::ofMillis)
        .ifPresent(settings::attemptTimeout);
    fields.integer(MAX_IN_FLIGHT, 1, DeliveryPolicy.IN_FLIGHT_MAX).ifPresent(settings::maxInFlight);
    fields
        .positive(RATE_PER_SECOND, DeliveryPolicy.RATE_PER_SECOND_MAX)
        .ifPresent(settings::ratePerSecond);
    fields.text(ORDER).map(name -> order(fields, name)).ifPresent(settings::order);
    fields.text(ON_DEAD).map(name -> onDead(fields, name)).ifPresent(settings::onDead);
    fields.integers(FINAL_STATUSES, 400, 599).map(Set::copyOf).ifPresent(settings::finalStatuses);
    fields
        .integer(DISABLE_AFTER, 0, Integer.MAX_VALUE)
        .map(Duration::ofSeconds)
        .ifPresent(settings::disableAfter);
    fields.text(SIGNATURE).map(name -> signature(fields, name)).ifPresent(settings::signature);
    OwnHeadersJson.read(fields, HEADERS).ifPresent(settings::headers);
    fields
        .text(RECORD_RESPONSE)
        .map(name -> recordResponse(fields, name))
        .ifPresent(settings::recordResponse);
    return settings.build();
  }

  private static DeliveryOrder order(JsonFields fields, String name) {
    return WireName.parse(DeliveryOrder.class, name)
        .orElseThrow(
            () -> RequestRefusal.invalid(fields.path(ORDER), "be unordered or fifo", name));
  }

  private static OnDead onDead(JsonFields fields, String name) {
    return WireName.parse(OnDead.class, name)
        .orElseThrow(() -> RequestRefusal.invalid(fields.path(ON_DEAD), "be pass or hold", name));
  }

  private static SignatureScheme signature(JsonFields fields, String name) {
    return SignatureScheme.parse(name)
        .orElseThrow(
            () ->
                RequestRefusal.invalid(
                    fields.path(SIGNATURE),
                    "be standard-v1, standard-v1a or timestamped-hex",
                    name));
  }

  private static RecordResponse recordResponse(JsonFields fields, String name) {
    return WireName.parse(RecordResponse.class, name)
        .orElseThrow(
            () ->
                RequestRefusal.invalid(
                    fields.path(RECORD_RESPONSE), "be none, failures or all", name));
  }

  private static RetrySchedule schedule(String param, List<Double> seconds) {
    for (double delay : seconds) {
      if (delay < 0 || delay > DELAY_SECONDS_MAX) {
        throw RequestRefusal.invalid(
            param, "hold seconds from 0 to " + DELAY_SECONDS_MAX, BigDecimal.valueOf(delay));
      }
      if (BigDecimal.valueOf(delay).stripTrailingZeros().scale() > MILLIS_DIGITS) {
        throw RequestRefusal.invalid(
            param, "hold whole milliseconds, such as 0.001", BigDecimal.valueOf(delay));
      }
    }
    return RequestRefusal.blaming(
        param,
        () ->
            new RetrySchedule(
                seconds.stream()
                    .map(delay -> Duration.ofMillis(Math.round(delay * MILLIS)))
                    .toList()));
  }

  static ObjectNode of(SubscriptionSettings settings) {
    ObjectNode json = Json.object();
    json.set(SCHEDULE, settings.schedule().map(SettingsJson::seconds).orElse(null));
    json.put(ATTEMPT_TIMEOUT, settings.attemptTimeout().map(Duration::toMillis).orElse(null));
    json.put(MAX_IN_FLIGHT, settings.maxInFlight().orElse(null));
    json.put(RATE_PER_SECOND, settings.ratePerSecond().orElse(null));
    Json.put(json, ORDER, settings.order().map(WireName::of));
    Json.put(json, ON_DEAD, settings.onDead().map(WireName::of));
    json.set(FINAL_STATUSES, settings.finalStatuses().map(SettingsJson::statuses).orElse(null));
    json.put(DISABLE_AFTER, settings.disableAfter().map(Duration::toSeconds).orElse(null));
    Json.put(json, SIGNATURE, settings.signature().map(SignatureScheme::wireName));
    json.set(HEADERS, settings.headers().map(OwnHeadersJson::of).orElse(null));
    Json.put(json, RECORD_RESPONSE, settings.recordResponse().map(WireName::of));
    return json;
  }

  private static ArrayNode seconds(RetrySchedule schedule) {
    ArrayNode list = Json.array();
    for (Duration delay : schedule.delays()) {
      long millis = delay.toMillis();
      if (millis % MILLIS == 0) {
        list.add(millis / MILLIS);
      } else {
        list.add((double) millis / MILLIS);
      }
    }
    return list;
  }

  private static ArrayNode statuses(Set<Integer> statuses) {
    ArrayNode list = Json.array();
    statuses.stream().sorted().forEach(status -> list.add(status));
    return list;
  }
}
