package dev.reprise.benchmarks;

import dev.reprise.benchmarks.rig.Visit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** What a receiver's own clock says of the requests that it got. */
final class VisitAccount {

  private static final long SECOND = 1_000_000_000L;

  private final Map<String, List<Visit>> byLane;

  VisitAccount(List<Visit> visits) {
    byLane =
        visits.stream()
            .sorted(Comparator.comparingLong(Visit::beganNanos))
            .collect(Collectors.groupingBy(Visit::lane, TreeMap::new, Collectors.toList()));
  }

  /** Returns the visits of each lane, in the order in which they began. */
  Map<String, List<Visit>> byLane() {
    return byLane;
  }

  /** Returns the most requests of one lane that were being answered at the same time. */
  int mostInFlight() {
    return most(VisitAccount::mostInFlight);
  }

  /** Returns the most requests of one lane that arrived within any one second. */
  int mostInASecond() {
    return most(VisitAccount::mostInASecond);
  }

  /** Returns the requests that repeat an attempt which had been requested before. */
  List<Visit> duplicates() {
    List<Visit> duplicates = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (List<Visit> lane : byLane.values()) {
      for (Visit visit : lane) {
        if (!seen.add(visit.deliveryId() + "/" + visit.attempt())) {
          duplicates.add(visit);
        }
      }
    }
    return duplicates;
  }

  /** Finds a request that began while another node's request of the same lane was in progress. */
  Optional<Visit> requestedByTwoNodes() {
    for (List<Visit> lane : byLane.values()) {
      Map<String, Long> endsByNode = new LinkedHashMap<>();
      for (Visit visit : lane) {
        boolean isOverlapping =
            endsByNode.entrySet().stream()
                .anyMatch(
                    other ->
                        !other.getKey().equals(visit.node())
                            && other.getValue() > visit.beganNanos());
        if (isOverlapping) {
          return Optional.of(visit);
        }
        endsByNode.merge(visit.node(), visit.endedNanos(), Math::max);
      }
    }
    return Optional.empty();
  }

  /** Finds a request for an event that began while another one for it was in progress. */
  Optional<Visit> requestedTwiceAtOnce() {
    for (List<Visit> lane : byLane.values()) {
      Map<String, Long> ends = new LinkedHashMap<>();
      for (Visit visit : lane) {
        if (ends.getOrDefault(visit.eventId(), Long.MIN_VALUE) > visit.beganNanos()) {
          return Optional.of(visit);
        }
        ends.merge(visit.eventId(), visit.endedNanos(), Math::max);
      }
    }
    return Optional.empty();
  }

  /**
   * Finds a request that began before all that was accepted before it in its line had ended, or
   * after something that was accepted later.
   */
  Optional<Visit> outOfLine(Map<String, Lines.Place> places) {
    Map<String, Standing> latest = new HashMap<>();
    for (List<Visit> lane : byLane.values()) {
      for (Visit visit : lane) {
        Optional<Lines.Place> place = Optional.ofNullable(places.get(visit.deliveryId()));
        if (place.isPresent()) {
          Standing now = new Standing(visit, place.get().rank());
          Standing before = latest.put(place.get().line(), now);
          if (before != null && !before.mayPrecede(now)) {
            return Optional.of(visit);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** A request for what has so many before it in its line. */
  private record Standing(Visit visit, int rank) {

    boolean mayPrecede(Standing next) {
      return rank <= next.rank && visit.endedNanos() <= next.visit.beganNanos();
    }
  }

  private int most(ToIntFunction<List<Visit>> of) {
    return byLane.values().stream().mapToInt(of).max().orElse(0);
  }

  private static int mostInFlight(List<Visit> lane) {
    long[] ends = lane.stream().mapToLong(Visit::endedNanos).sorted().toArray();
    int ended = 0;
    int most = 0;
    for (int begun = 0; begun < lane.size(); begun++) {
      while (ends[ended] <= lane.get(begun).beganNanos()) {
        ended++;
      }
      most = Math.max(most, begun + 1 - ended);
    }
    return most;
  }

  private static int mostInASecond(List<Visit> lane) {
    int first = 0;
    int most = 0;
    for (int last = 0; last < lane.size(); last++) {
      while (lane.get(last).beganNanos() - lane.get(first).beganNanos() >= SECOND) {
        first++;
      }
      most = Math.max(most, last + 1 - first);
    }
    return most;
  }
}
