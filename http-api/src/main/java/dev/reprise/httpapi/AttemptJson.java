package dev.reprise.httpapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.model.Attempt;
import dev.reprise.model.AttemptPhases;
import dev.reprise.model.Header;
import dev.reprise.model.RecordedResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Attempts as they are shown. */
final class AttemptJson {

  private AttemptJson() {}

  static ArrayNode list(List<Attempt> attempts, Call call) {
    return list(attempts, call, RecordBudget.unlimited());
  }

  /** Shows attempts; those that the budget has no room for go without headers and body. */
  static ArrayNode list(List<Attempt> attempts, Call call, RecordBudget budget) {
    ArrayNode list = Json.array();
    attempts.forEach(attempt -> list.add(of(attempt, call, budget.take(attempt))));
    return list;
  }

  private static ObjectNode of(Attempt attempt, Call call, boolean isWhole) {
    ObjectNode json = Json.object();
    json.put("number", attempt.number());
    json.put("started_at", Json.time(attempt.startedAt()));
    json.put("duration_ms", attempt.duration().toMillis());
    json.put("url", call.shown(attempt.url()));
    Json.put(json, "address", attempt.contact().address());
    Json.put(json, "protocol", attempt.contact().protocol());
    json.set("phases", phases(attempt));
    json.set("request_headers", isWhole ? headers(attempt.requestHeaders()) : null);
    json.set(
        "response",
        attempt.response().map(each -> isWhole ? response(each) : cut(each)).orElse(null));
    json.set("error", DeliveryJson.error(attempt.error()));
    json.put("late", attempt.isLate());
    return json;
  }

  private static ObjectNode phases(Attempt attempt) {
    AttemptPhases phases = attempt.contact().phases();
    ObjectNode json = Json.object();
    json.put("dns_ms", phases.dns().map(Duration::toMillis).orElse(null));
    json.put("connect_ms", phases.connect().map(Duration::toMillis).orElse(null));
    json.put("tls_ms", phases.tls().map(Duration::toMillis).orElse(null));
    json.put("first_byte_ms", phases.firstByte().map(Duration::toMillis).orElse(null));
    json.put("total_ms", attempt.duration().toMillis());
    return json;
  }

  private static ObjectNode response(RecordedResponse response) {
    Optional<String> text = Texts.utf8(response.body().asByteBuffer());
    ObjectNode json = Json.object();
    json.put("status", response.status());
    json.set("headers", headers(response.headers()));
    Json.put(json, "body", text);
    json.put(
        "body_base64",
        text.isPresent()
            ? null
            : Base64.getEncoder().encodeToString(response.body().toByteArray()));
    json.put("truncated", response.isTruncated());
    return json;
  }

  private static ObjectNode cut(RecordedResponse response) {
    return Json.object()
        .put("status", response.status())
        .putNull("headers")
        .putNull("body")
        .putNull("body_base64")
        .put("truncated", true);
  }

  private static ArrayNode headers(List<Header> headers) {
    ArrayNode list = Json.array();
    headers.forEach(
        header -> list.addObject().put("name", header.name()).put("value", header.value()));
    return list;
  }
}
