package dev.reprise.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Checks and copies the tags of an event. */
final class Tags {

  static final int COUNT_MAX = 8;

  private Tags() {}

  static Map<String, String> copyOf(Map<String, String> tags) {
    if (tags.size() > COUNT_MAX) {
      throw new IllegalArgumentException(
          "tags must be at most " + COUNT_MAX + ", was " + tags.size());
    }
    TreeMap<String, String> copy = new TreeMap<>();
    tags.forEach((name, value) -> copy.put(Names.tag(name), Names.tag(value)));
    return Collections.unmodifiableMap(copy);
  }
}
