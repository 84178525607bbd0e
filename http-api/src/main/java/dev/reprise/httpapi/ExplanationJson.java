package dev.reprise.httpapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.Explanation;
import dev.reprise.model.LaneReport;
import dev.reprise.model.LaneState;
import dev.reprise.model.Stop;
import dev.reprise.model.StopScope;
import dev.reprise.model.Subscription;
import dev.reprise.model.WireName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Explanations as they are shown. */
final class ExplanationJson {

  private ExplanationJson() {}

  static ObjectNode of(Explanation explanation) {
    ObjectNode json = Json.object().put("object", "explanation");
    json.put("delivery_id", explanation.delivery().id());
    json.put("subscription_id", explanation.delivery().subscriptionId());
    json.put("status", WireName.of(explanation.delivery().status()));
    json.put("status_detail", WireName.of(explanation.delivery().progress().detail()));
    ArrayNode reasons = json.putArray("reasons");
    explanation.reasons().forEach(reason -> reasons.add(WireName.of(reason)));
    json.set("next_attempt", nextAttempt(explanation));
    json.put("subscription_status", subscriptionStatus(explanation.subscription()));
    ArrayNode stops = json.putArray("stops");
    explanation.stops().forEach(stop -> stops.add(stop(stop)));
    Json.put(json, "behind", explanation.behind());
    json.set("lane", lane(explanation.lane(), explanation.at()));
    return json;
  }

  private static JsonNode nextAttempt(Explanation explanation) {
    if (explanation.nextAttempt().isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    ObjectNode json = Json.object().put("number", explanation.nextAttempt().get());
    Json.putTime(json, "at", explanation.delivery().progress().nextAttemptAt());
    return json;
  }

  private static String subscriptionStatus(Optional<Subscription> subscription) {
    return subscription
        .filter(each -> !each.isDeleted())
        .map(each -> WireName.of(each.status()))
        .orElse("deleted");
  }

  /** Shows a stop; who stopped all tenants, and why, is no business of one of them. */
  private static ObjectNode stop(Stop stop) {
    StopScope scope = stop.scope();
    boolean isOwn = scope.tenant().isPresent();
    ObjectNode json = Json.object();
    json.put(
        "scope", scope.subscriptionId().isPresent() ? "subscription" : isOwn ? "tenant" : "engine");
    Json.put(json, "actor", stop.actor().filter(actor -> isOwn));
    Json.put(json, "reason", stop.reason().filter(reason -> isOwn));
    json.put("stopped_at", Json.time(stop.stoppedAt()));
    return json;
  }

  private static ObjectNode lane(LaneReport report, Instant at) {
    ObjectNode json = Json.object().put("owner", WireName.of(report.owner()));
    Optional<LaneState> state = report.state();
    Json.put(json, "breaker", state.map(each -> WireName.of(each.breaker())));
    json.put("in_flight", state.map(LaneState::inFlight).orElse(null));
    json.put("in_flight_max", state.map(LaneState::inFlightMax).orElse(null));
    Json.putTime(
        json,
        "starts_at",
        state.map(LaneState::startsIn).filter(ExplanationJson::isLater).map(at::plus));
    json.put("is_recovering", state.map(LaneState::isRecovering).orElse(null));
    return json;
  }

  private static boolean isLater(Duration wait) {
    return !wait.isZero();
  }
}
