package dev.reprise.httpapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.model.Header;
import java.util.List;
import java.util.Optional;

/** The envelopes of what went well. */
final class Answers {

  static final String REQUEST_ID = "X-Request-Id";

  private Answers() {}

  /** Wraps one thing. */
  static Response data(int status, JsonNode data, String requestId) {
    ObjectNode body = Json.object();
    body.set("data", data);
    body.put("request_id", requestId);
    return json(status, body, requestId);
  }

  /** Wraps a list, or a part of one that goes on at {@code next}. */
  static Response list(ArrayNode items, Optional<String> next, String requestId) {
    return list(items, next.isPresent(), next, requestId);
  }

  /** Wraps a list that has no pages, of which more may exist than is shown. */
  static Response firstOf(ArrayNode items, boolean isCut, String requestId) {
    return list(items, isCut, Optional.empty(), requestId);
  }

  private static Response list(
      ArrayNode items, boolean hasMore, Optional<String> next, String requestId) {
    ObjectNode body = Json.object();
    body.set("data", items);
    body.put("has_more", hasMore);
    Json.put(body, "next_cursor", next);
    body.put("request_id", requestId);
    return json(200, body, requestId);
  }

  static Response json(int status, JsonNode body, String requestId) {
    return new Response(
        status,
        List.of(new Header("Content-Type", Json.MEDIA_TYPE), new Header(REQUEST_ID, requestId)),
        Json.write(body));
  }

  static String deliveryPath(String id) {
    return "/v1/webhook_deliveries/" + id;
  }

  static String subscriptionPath(String id) {
    return "/v1/webhook_subscriptions/" + id;
  }
}
