package dev.reprise.benchmarks.rig;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What a receiver remembers. Used by its one thread. */
final class Arrivals {

  private static final long MICROS_MAX = 3_600_000_000L;
  private static final int DIGITS = 3;

  private final Map<String, Integer> byEvent = new LinkedHashMap<>();
  private final Histogram micros = new Histogram(MICROS_MAX, DIGITS);
  private long requests;

  /**
   * Adds a request; says whether it is the first for its event.
   *
   * @param isMeasured whether the time of its arrival counts
   */
  boolean add(String eventId, boolean isMeasured) {
    requests++;
    boolean isFirst = byEvent.merge(eventId, 1, Integer::sum) == 1;
    if (isFirst && isMeasured) {
      TimedId.microsSince(eventId)
          .ifPresent(each -> micros.recordValue(Math.min(each, MICROS_MAX)));
    }
    return isFirst;
  }

  Map<String, Object> counts() {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("requests", requests);
    counts.put("events", byEvent.size());
    counts.put("measured", micros.getTotalCount());
    counts.put("micros", Percentiles.of(micros));
    return counts;
  }

  Map<String, Integer> byEvent() {
    return new TreeMap<>(byEvent);
  }

  void clear() {
    byEvent.clear();
    micros.reset();
    requests = 0;
  }
}
