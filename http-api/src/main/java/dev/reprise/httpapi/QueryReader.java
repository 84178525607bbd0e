package dev.reprise.httpapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The parameters of a query: those that the operation knows, and no others. */
final class QueryReader {

  private final Map<String, List<String>> values;

  private QueryReader(Map<String, List<String>> values) {
    this.values = values;
  }

  static QueryReader of(String query, Set<String> allowed) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String rawName = equals < 0 ? pair : pair.substring(0, equals);
      String name = Texts.percentDecoded(rawName, true).orElse(rawName);
      if (!allowed.contains(name)) {
        throw RequestRefusal.of(
            ErrorCode.UNKNOWN_FIELD,
            name,
            "there is no query parameter " + Texts.cut(name) + " here");
      }
      String value = decoded(name, equals < 0 ? "" : pair.substring(equals + 1));
      values.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
    }
    return new QueryReader(values);
  }

  private static String decoded(String name, String value) {
    return Texts.percentDecoded(value, true)
        .filter(Texts::isStorable)
        .orElseThrow(() -> RequestRefusal.invalid(name, "be percent-encoded UTF-8 without NUL"));
  }

  /** Returns a parameter that may be given once. */
  Optional<String> one(String name) {
    List<String> given = all(name);
    if (given.size() > 1) {
      throw RequestRefusal.invalid(name, "be given once, was given " + given.size() + " times");
    }
    return given.stream().findFirst();
  }

  /** Returns a parameter that must be given once. */
  String required(String name) {
    return one(name)
        .orElseThrow(
            () ->
                RequestRefusal.of(
                    ErrorCode.MISSING_REQUIRED_FIELD,
                    name,
                    "the query parameter " + name + " is missing"));
  }

  /** Returns all values of a parameter that may be given several times. */
  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Returns what was given, in the order of the names, without the parameters of paging. */
  Map<String, List<String>> filters() {
    Map<String, List<String>> filters = new TreeMap<>(values);
    filters.keySet().removeAll(Cursors.PARAMETERS);
    return filters;
  }
}
