package dev.reprise.httpapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.Events;
import dev.reprise.PublishResult;
import dev.reprise.model.Names;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.spi.HostTransaction;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Takes events: the body is the payload, byte for byte. */
final class EventOperations {

  static final Set<String> PARAMETERS = Set.of("type", "id", "key", "tag");

  private static final int TAGS_MAX = 8;
  private static final String CONTENT_TYPE = "Content-Type";

  private final Events events;

  EventOperations(Events events) {
    this.events = events;
  }

  Operation.Action publish(Call call) {
    NewEvent event = eventOf(call);
    return transaction -> Operation.Outcome.of(published(call, event, transaction));
  }

  private Response published(Call call, NewEvent event, HostTransaction transaction) {
    PublishResult result = events.publish(event, transaction);
    if (result instanceof PublishResult.Refused refused) {
      throw Services.refusal(refused.refusal(), "id", refused.message());
    }
    PublishResult.Published published = result.orElseThrow();
    ObjectNode json = Json.object();
    json.put("id", published.event().id());
    json.put("object", "event");
    json.put("type", published.event().type());
    ArrayNode deliveries = json.putArray("deliveries");
    published.deliveryIds().forEach(deliveries::add);
    json.put("delivery_count", published.deliveryCount());
    return Answers.data(202, json, call.id());
  }

  private static NewEvent eventOf(Call call) {
    QueryReader query = call.query();
    String type = query.required("type");
    RequestRefusal.blaming("type", () -> Names.eventType(type));
    Optional<String> id = query.one("id");
    id.ifPresent(value -> RequestRefusal.blaming("id", () -> Names.eventId(value)));
    Optional<String> key = query.one("key");
    key.ifPresent(value -> RequestRefusal.blaming("key", () -> Names.key(value)));
    return new NewEvent(call.tenant(), id, type, key, tags(query), payload(call.request()));
  }

  private static Map<String, String> tags(QueryReader query) {
    Map<String, String> tags = new TreeMap<>();
    for (String text : query.all("tag")) {
      Map.Entry<String, String> tag = tag(text);
      if (tags.put(tag.getKey(), tag.getValue()) != null) {
        throw RequestRefusal.invalid("tag", "not name a tag twice", tag.getKey());
      }
    }
    if (tags.size() > TAGS_MAX) {
      throw RequestRefusal.invalid(
          "tag", "be given at most " + TAGS_MAX + " times, was given " + tags.size() + " times");
    }
    return tags;
  }

  /** Reads {@code name=value}. */
  static Map.Entry<String, String> tag(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw RequestRefusal.invalid("tag", "be name=value", text);
    }
    return RequestRefusal.blaming(
        "tag",
        () ->
            Map.entry(Names.tag(text.substring(0, equals)), Names.tag(text.substring(equals + 1))));
  }

  private static Payload payload(Request request) {
    String contentType =
        request
            .header(CONTENT_TYPE)
            .filter(value -> !value.isBlank())
            .orElse(Payload.CONTENT_TYPE_DEFAULT);
    return RequestRefusal.blaming(CONTENT_TYPE, () -> new Payload(request.body(), contentType));
  }
}
