package dev.reprise.httpapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.model.Bytes;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads and writes JSON. */
final class Json {

  static final String MEDIA_TYPE = "application/json";

  private static final String BYTE_ORDER_MARK = "\ufeff";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /**
   * Reads one value and nothing after it; no object in it may name a field twice.
   *
   * @throws IOException if it is none, or not in UTF-8
   */
  static JsonNode read(Bytes text) throws IOException {
    // Given bytes, the parser would take UTF-16 and UTF-32 as well.
    String decoded = Texts.utf8(text.asByteBuffer()).orElseThrow(CharacterCodingException::new);
    return MAPPER.readTree(decoded.startsWith(BYTE_ORDER_MARK) ? decoded.substring(1) : decoded);
  }

  /** Writes a value; half a surrogate pair, which UTF-8 cannot express, becomes a question mark. */
  static Bytes write(JsonNode value) {
    try {
      return Bytes.utf8(MAPPER.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  /** Returns a copy in which the fields of every object are in the order of their names. */
  static JsonNode sorted(JsonNode value) {
    if (value.isArray()) {
      ArrayNode copy = array();
      value.forEach(item -> copy.add(sorted(item)));
      return copy;
    }
    if (!value.isObject()) {
      return value;
    }
    Map<String, JsonNode> fields = new TreeMap<>();
    value.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
    ObjectNode copy = object();
    fields.forEach(copy::set);
    return copy;
  }

  /** Writes a time as RFC 3339 in UTC with milliseconds. */
  static String time(Instant time) {
    return TIME.format(time);
  }

  static void put(ObjectNode object, String name, Optional<String> value) {
    object.put(name, value.orElse(null));
  }

  static void putTime(ObjectNode object, String name, Optional<Instant> value) {
    object.put(name, value.map(Json::time).orElse(null));
  }
}
