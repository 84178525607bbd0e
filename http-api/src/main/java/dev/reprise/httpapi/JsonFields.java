package dev.reprise.httpapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.model.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a JSON object that came from outside: those that are known, each of its very type.
 *
 * <p>A field that is {@code null} counts as not given.
 */
final class JsonFields {

  private final ObjectNode object;
  private final String prefix;

  private JsonFields(ObjectNode object, String prefix, Set<String> known) {
    this.object = object;
    this.prefix = prefix;
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw RequestRefusal.of(
                    ErrorCode.UNKNOWN_FIELD,
                    path(name),
                    "there is no field " + Texts.cut(path(name)));
              }
            });
  }

  /** Reads a body; one that is empty has no fields. */
  static JsonFields of(Request request, Set<String> known) {
    return new JsonFields(read(request), "", known);
  }

  /** Reads a body as it is; one that is empty is an object without fields. */
  static ObjectNode read(Request request) {
    if (request.body().size() == 0) {
      return Json.object();
    }
    String mediaType = request.header("content-type").orElse("").split(";", 2)[0].strip();
    if (!mediaType.toLowerCase(Locale.ROOT).equals(Json.MEDIA_TYPE)) {
      throw RequestRefusal.of(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Content-Type", "the body must be application/json");
    }
    if (parse(request.body()) instanceof ObjectNode object) {
      return object;
    }
    throw RequestRefusal.of(ErrorCode.INVALID_JSON, "the body must be a JSON object");
  }

  private static JsonNode parse(Bytes body) {
    try {
      return Json.read(body);
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : ", broke at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw RequestRefusal.of(
          ErrorCode.INVALID_JSON, "the body must be one JSON object, no field twice" + where);
    } catch (IOException e) {
      throw RequestRefusal.of(ErrorCode.INVALID_JSON, "the body must be JSON in UTF-8");
    }
  }

  /** Says whether a field is there, be it null. */
  boolean has(String name) {
    return object.has(name);
  }

  /** Says whether a field is there and null. */
  boolean isNull(String name) {
    return object.path(name).isNull();
  }

  /** Returns the dotted path of a field. */
  String path(String name) {
    return prefix + name;
  }

  Optional<String> text(String name) {
    return given(name).map(value -> text(path(name), value));
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  boolean flag(String name) {
    return given(name)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw wrong(path(name), "be true or false", value);
              }
              return value.booleanValue();
            })
        .orElse(false);
  }

  Optional<Integer> integer(String name, int min, int max) {
    return given(name).map(value -> integer(path(name), value, min, max));
  }

  Optional<List<String>> texts(String name) {
    return items(name).map(items -> items.stream().map(item -> text(path(name), item)).toList());
  }

  Optional<List<Integer>> integers(String name, int min, int max) {
    return items(name)
        .map(items -> items.stream().map(item -> integer(path(name), item, min, max)).toList());
  }

  /** Returns numbers; none is infinite, however large it was written. */
  Optional<List<Double>> numbers(String name) {
    return items(name)
        .map(
            items ->
                items.stream()
                    .map(
                        item -> {
                          if (!item.isNumber() || !Double.isFinite(item.doubleValue())) {
                            throw wrong(path(name), "hold numbers", item);
                          }
                          return item.doubleValue();
                        })
                    .toList());
  }

  /** Returns a number above 0. */
  Optional<Double> positive(String name, int max) {
    return given(name)
        .map(
            value -> {
              double number = value.isNumber() ? value.doubleValue() : 0;
              if (!(number > 0 && number <= max)) {
                throw wrong(path(name), "be a number above 0 to " + max, value);
              }
              return number;
            });
  }

  Optional<JsonFields> object(String name, Set<String> known) {
    return given(name)
        .map(
            value -> {
              if (value instanceof ObjectNode fields) {
                return new JsonFields(fields, path(name) + ".", known);
              }
              throw wrong(path(name), "be an object", value);
            });
  }

  /** Returns the objects of a list; the path of each says its place, counted from 0. */
  Optional<List<JsonFields>> objects(String name, Set<String> known) {
    return items(name).map(items -> objects(path(name), items, known));
  }

  private static List<JsonFields> objects(String path, List<JsonNode> items, Set<String> known) {
    List<JsonFields> objects = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      String itemPath = path + "." + i;
      if (!(items.get(i) instanceof ObjectNode fields)) {
        throw wrong(itemPath, "be an object", items.get(i));
      }
      objects.add(new JsonFields(fields, itemPath + ".", known));
    }
    return objects;
  }

  RequestRefusal missing(String name) {
    return RequestRefusal.of(
        ErrorCode.MISSING_REQUIRED_FIELD, path(name), "the field " + path(name) + " is missing");
  }

  private Optional<JsonNode> given(String name) {
    return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
  }

  private Optional<List<JsonNode>> items(String name) {
    return given(name)
        .map(
            value -> {
              if (!value.isArray()) {
                throw wrong(path(name), "be a list", value);
              }
              List<JsonNode> items = new ArrayList<>();
              value.forEach(items::add);
              return items;
            });
  }

  private static RequestRefusal wrong(String path, String rule, JsonNode value) {
    if (value.isContainerNode()) {
      return RequestRefusal.invalid(
          path, rule + ", was " + (value.isArray() ? "a list" : "an object"));
    }
    return RequestRefusal.invalid(
        path,
        rule
            + ", was "
            + (value.isTextual() ? Texts.shown(value.textValue()) : Texts.cut(value.asText())));
  }

  private static String text(String path, JsonNode value) {
    if (!value.isTextual()) {
      throw wrong(path, "be text", value);
    }
    if (!Texts.isStorable(value.textValue())) {
      throw RequestRefusal.invalid(path, "be text without NUL and halves of surrogate pairs");
    }
    return value.textValue();
  }

  private static int integer(String path, JsonNode value, int min, int max) {
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < min
        || value.intValue() > max) {
      throw wrong(path, "be an integer from " + min + " to " + max, value);
    }
    return value.intValue();
  }
}
