package dev.reprise.httpapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.model.Backlog;
import dev.reprise.model.Health;
import dev.reprise.model.LaneReport;
import dev.reprise.model.Secret;
import dev.reprise.model.Subscription;
import dev.reprise.model.WireName;
import java.util.List;
import java.util.Optional;

/** Subscriptions as they are shown: never with a secret, save the first one, once. */
final class SubscriptionJson {

  static final String OBJECT = "webhook_subscription";

  private static final String INITIAL_SECRET = "initial_secret";

  private SubscriptionJson() {}

  static ObjectNode of(Subscription subscription, Call call) {
    return of(subscription, LaneReport.unknown(), Optional.empty(), call);
  }

  static ObjectNode of(
      Subscription subscription, LaneReport lane, Optional<Backlog> backlog, Call call) {
    ObjectNode json = Json.object();
    json.put("id", subscription.id());
    json.put("object", OBJECT);
    json.put("url", call.shown(subscription.url()));
    ArrayNode events = json.putArray("events");
    subscription.eventTypes().forEach(events::add);
    Json.put(json, "description", subscription.description());
    json.put("status", WireName.of(subscription.status()));
    json.set("settings", SettingsJson.of(subscription.settings()));
    json.set("secrets", secrets(subscription.secrets()));
    json.set("health", health(subscription.health(), lane, backlog));
    json.put("created_at", Json.time(subscription.createdAt()));
    return json;
  }

  /** Shows a new subscription with the secret that is never shown again. */
  static ObjectNode created(Subscription subscription, Call call) {
    ObjectNode json = of(subscription, call);
    Json.put(json, INITIAL_SECRET, SecretJson.shared(subscription.secrets().get(0)));
    return json;
  }

  /** Shows the same to whoever repeats the request. */
  static ObjectNode createdBefore(Subscription subscription, Call call) {
    return of(subscription, call).putNull(INITIAL_SECRET);
  }

  static ObjectNode deleted(String id) {
    return Json.object().put("id", id).put("object", OBJECT).put("deleted", true);
  }

  private static ArrayNode secrets(List<Secret> secrets) {
    ArrayNode list = Json.array();
    secrets.forEach(secret -> list.add(SecretJson.of(secret)));
    return list;
  }

  private static ObjectNode health(Health health, LaneReport lane, Optional<Backlog> backlog) {
    ObjectNode json = Json.object();
    json.put("consecutive_failures", health.consecutiveFailures());
    Json.putTime(json, "last_success_at", health.lastSuccessAt());
    Json.put(json, "disabled_reason", health.disabledReason().map(WireName::of));
    Json.put(json, "breaker", lane.state().map(state -> WireName.of(state.breaker())));
    json.put("pending", backlog.map(Backlog::pending).orElse(null));
    json.put("held", backlog.map(Backlog::held).orElse(null));
    Json.putTime(json, "oldest_due_at", backlog.flatMap(Backlog::oldestDueAt));
    return json;
  }
}
