package dev.reprise.benchmarks.rig;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The requests that a receiver was asked to watch. Used by its one thread. */
final class Visits {

  private final Set<Open> open = new LinkedHashSet<>();
  private final List<Visit> ended = new ArrayList<>();

  /** Begins to watch a request that has just arrived. */
  Open begin(String lane, HttpHeaders headers) {
    Open visit =
        new Open(
            new Visit(
                lane,
                String.valueOf(headers.get("webhook-id")),
                String.valueOf(headers.get("Reprise-Delivery-Id")),
                Integer.parseInt(headers.get("Reprise-Attempt", "0")),
                String.valueOf(headers.get("User-Agent")),
                System.nanoTime(),
                Long.MAX_VALUE,
                0));
    open.add(visit);
    return visit;
  }

  /** Returns all requests so far that have ended, in the order in which they did. */
  List<Visit> ended() {
    return ended;
  }

  /** A request that is being answered. */
  final class Open {

    private final Visit visit;

    private Open(Visit visit) {
      this.visit = visit;
    }

    /** Says whether it is the first attempt of its delivery. */
    boolean isFirstAttempt() {
      return visit.attempt() == 1;
    }

    String eventId() {
      return visit.eventId();
    }

    /** Ends it, if it has not ended before; 0 for a connection that was closed. */
    void end(int status) {
      if (open.remove(this)) {
        ended.add(visit.ended(System.nanoTime(), status));
      }
    }
  }
}
