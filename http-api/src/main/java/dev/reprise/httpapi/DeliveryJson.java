package dev.reprise.httpapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.model.Attempt;
import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptSummary;
import dev.reprise.model.Delivery;
import dev.reprise.model.Event;
import dev.reprise.model.Origin;
import dev.reprise.model.PayloadFacts;
import dev.reprise.model.Progress;
import dev.reprise.model.WireName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Deliveries as they are shown. */
final class DeliveryJson {

  static final String OBJECT = "webhook_delivery";

  private DeliveryJson() {}

  static ObjectNode of(Delivery delivery, Call call) {
    ObjectNode json = Json.object();
    json.put("id", delivery.id());
    json.put("object", OBJECT);
    json.put("subscription_id", delivery.subscriptionId());
    putEvent(json, delivery.event());
    json.put("url", call.shown(delivery.url()));
    putProgress(json, delivery);
    putOrigin(json, delivery.origin());
    json.put("imported", false);
    json.putNull("external_id");
    json.putNull("replayable_until");
    json.set("payload", payload(delivery.event().payload()));
    return json;
  }

  static ArrayNode list(List<Delivery> deliveries, Call call) {
    ArrayNode list = Json.array();
    deliveries.forEach(delivery -> list.add(of(delivery, call)));
    return list;
  }

  /** Shows deliveries with their attempts, of which it holds one delivery's at a time. */
  static ArrayNode lineage(
      List<Delivery> deliveries, Function<Delivery, List<Attempt>> attempts, Call call) {
    RecordBudget budget = RecordBudget.ofAnswer();
    ArrayNode list = Json.array();
    for (Delivery delivery : deliveries) {
      ObjectNode json = of(delivery, call);
      json.set("attempts", AttemptJson.list(attempts.apply(delivery), call, budget));
      list.add(json);
    }
    return list;
  }

  /** Shows what the caller needs to follow a replay that has just been enqueued. */
  static ObjectNode enqueued(Delivery replay) {
    ObjectNode json = Json.object();
    json.put("id", replay.id());
    json.put("object", OBJECT);
    Json.put(json, "replayed_from", replay.origin().replayedFrom());
    json.put("status", WireName.of(replay.status()));
    return json;
  }

  static JsonNode error(Optional<AttemptError> error) {
    if (error.isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    ObjectNode json = Json.object();
    json.put("kind", WireName.of(error.get().kind()));
    json.put("message", error.get().message());
    return json;
  }

  private static void putEvent(ObjectNode json, Event event) {
    json.put("event_id", event.id());
    json.put("event_type", event.type());
    Json.put(json, "key", event.key());
    ObjectNode tags = json.putObject("tags");
    event.tags().forEach(tags::put);
  }

  private static void putProgress(ObjectNode json, Delivery delivery) {
    Progress progress = delivery.progress();
    json.put("status", WireName.of(progress.status()));
    json.put("status_detail", WireName.of(progress.detail()));
    json.put("attempt_count", progress.attemptCount());
    json.set("last_attempt", lastAttempt(progress.lastAttempt()));
    json.put("created_at", Json.time(delivery.createdAt()));
    Json.putTime(json, "next_attempt_at", progress.nextAttemptAt());
    Json.putTime(json, "finished_at", progress.finishedAt());
  }

  private static JsonNode lastAttempt(Optional<AttemptSummary> attempt) {
    if (attempt.isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    ObjectNode json = Json.object();
    json.put("status", attempt.get().status().orElse(null));
    json.set("error", error(attempt.get().error()));
    json.put("at", Json.time(attempt.get().at()));
    return json;
  }

  private static void putOrigin(ObjectNode json, Origin origin) {
    Json.put(json, "replayed_from", origin.replayedFrom());
    json.put("root_id", origin.rootId());
    json.put("generation", origin.generation());
    json.putNull("replay_job_id");
    Json.put(json, "actor", origin.actor());
    Json.put(json, "reason", origin.reason());
  }

  private static ObjectNode payload(PayloadFacts payload) {
    ObjectNode json = Json.object();
    json.put("size", payload.size());
    Json.put(json, "sha256", payload.sha256());
    json.put("content_type", payload.contentType());
    return json;
  }
}
