package dev.reprise.benchmarks.rig;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What a receiver remembers. Used by its one thread. */
final class Arrivals {

  private static final long MICROS_MAX = 3_600_000_000L;
  private static final int DIGITS = 3;

  private final Map<String, Seen> byEvent = new LinkedHashMap<>();
  private final Histogram micros = new Histogram(MICROS_MAX, DIGITS);
  private long requests;

  /**
   * Adds a request; says whether it is the first for its event.
   *
   * @param isMeasured whether the time of its arrival counts
   */
  boolean add(String eventId, boolean isMeasured) {
    requests++;
    Seen seen = byEvent.computeIfAbsent(eventId, id -> new Seen());
    seen.requests++;
    boolean isFirst = seen.requests == 1;
    if (isFirst && isMeasured) {
      seen.micros = TimedId.microsSince(eventId);
      seen.micros.ifPresent(each -> micros.recordValue(Math.min(each, MICROS_MAX)));
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
    Map<String, Integer> counts = new TreeMap<>();
    byEvent.forEach((id, seen) -> counts.put(id, seen.requests));
    return counts;
  }

  /** Returns after how many microseconds each event that is measured arrived. */
  Map<String, Long> micros() {
    Map<String, Long> each = new TreeMap<>();
    byEvent.forEach((id, seen) -> seen.micros.ifPresent(value -> each.put(id, value)));
    return each;
  }

  void clear() {
    byEvent.clear();
    micros.reset();
    requests = 0;
  }

  /** What is known of an event. */
  private static final class Seen {
    private int requests;
    private OptionalLong micros = OptionalLong.empty();
  }
}
