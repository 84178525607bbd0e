package dev.reprise.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The order in which deliveries of each line were accepted. Safe for use by several threads. */
final class Lines {

  private final Map<String, List<String>> byLine = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();

  /**
   * Where a delivery stands.
   *
   * @param line its lane and key
   * @param rank how many of its line were accepted before it
   */
  record Place(String line, int rank) {}

  /** Notes what was accepted next. */
  synchronized void accepted(String line, String deliveryId) {
    List<String> deliveries = byLine.computeIfAbsent(line, each -> new ArrayList<>());
    places.put(deliveryId, new Place(line, deliveries.size()));
    deliveries.add(deliveryId);
  }

  /** Returns the delivery that was accepted so many before the last one of its line. */
  synchronized Optional<String> before(String line, int back) {
    List<String> deliveries = byLine.getOrDefault(line, List.of());
    int index = deliveries.size() - back;
    return index < 0 ? Optional.empty() : Optional.of(deliveries.get(index));
  }

  /** Returns where each delivery stands. */
  synchronized Map<String, Place> places() {
    return Map.copyOf(places);
  }
}
