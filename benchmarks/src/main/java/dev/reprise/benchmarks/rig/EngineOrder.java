package dev.reprise.benchmarks.rig;

import dev.reprise.model.Bytes;
import java.util.List;

/**
 * What an engine's process is made for; passed to it as JSON.
 *
 * @param db JDBC URL, the user included
 * @param urls where subscriptions go, one after the other
 * @param subscriptions how many it makes; 0 if others do and it does not publish
 * @param isFannedOut whether every event is owed to all subscriptions; else each to one, in turn
 * @param payloadBytes size of each event's payload
 * @param threads how many threads publish
 * @param scheduleMillis delays before the attempts; empty for the engine's own schedule
 * @param node which of several engines it is
 */
public record EngineOrder(
    String db,
    List<String> urls,
    int subscriptions,
    boolean isFannedOut,
    int payloadBytes,
    int threads,
    List<Long> scheduleMillis,
    NodeOrder node) {

  /** Copies the URLs. */
  public EngineOrder {
    urls = List.copyOf(urls);
    scheduleMillis = List.copyOf(scheduleMillis);
  }

  /** Returns the payload that every event has. */
  Bytes payload() {
    return Bytes.utf8("x".repeat(payloadBytes));
  }

  /** Orders an engine with 100 subscriptions, payloads of 1 KiB and 8 publishing threads. */
  public static EngineOrder of(String db, String url) {
    return new EngineOrder(db, List.of(url), 100, false, 1_024, 8, List.of(), NodeOrder.alone());
  }
}
