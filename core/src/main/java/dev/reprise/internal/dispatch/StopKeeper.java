package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.model.LaneId;
import dev.reprise.model.Stop;
import dev.reprise.model.StopScope;
import dev.reprise.spi.StopBoard;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node knows of the stops that stand.
 *
 * <p>It is read with each renewal of the leases, on their loop, and counts from before it was asked
 * for, by the loop's monotonic clock. Whoever knows nothing that is younger than a lease may start
 * nothing: so a stop holds everywhere a lease after it was committed, whatever has failed. What is
 * not private may be called by any thread, save {@link #read}.
 */
final class StopKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(StopKeeper.class);

  private final StopBoard board;
  private final Duration knownFor;
  private final Loop loop;
  private final Runnable onChange;
  private volatile Known known;
  private boolean isFailing;

  /**
   * Takes what a keeper needs.
   *
   * @param knownFor how long what was read may be gone by: a lease
   * @param loop that which renews the leases
   * @param onChange called when other stops stand than before, on the keeper's loop
   */
  StopKeeper(StopBoard board, Duration knownFor, Loop loop, Runnable onChange) {
    this.board = requireNonNull(board, "board");
    this.knownFor = requireNonNull(knownFor, "knownFor");
    this.loop = requireNonNull(loop, "loop");
    this.onChange = requireNonNull(onChange, "onChange");
    this.known = new Known(Standing.of(List.of()), loop.nanoTime() - knownFor.toNanos());
  }

  /** Reads what stands; if that fails, what was known before ages. */
  void read() {
    long askedAt = loop.nanoTime();
    Standing before = known.standing();
    try {
      known = new Known(Standing.of(board.standing()), askedAt);
      isFailing = false;
    } catch (RuntimeException e) {
      // whatever a host's own board throws, it is asked again with the next renewal
      if (!isFailing) {
        LOG.warn("the stops could not be read; nothing starts if that lasts {}", knownFor, e);
      }
      isFailing = true;
    }
    if (!known.standing().equals(before)) {
      onChange.run();
    }
  }

  /** Reads what stands, soon. */
  void readSoon() {
    loop.execute(this::read);
  }

  /** Says whether what is known is young enough to start anything by. */
  boolean isKnown() {
    return loop.nanoTime() - known.askedAt() < knownFor.toNanos();
  }

  /** Says whether a lane is stopped, as far as is known. */
  boolean isStopped(LaneId lane) {
    return known.standing().covers(lane);
  }

  /** Says whether an attempt may start in a lane. */
  boolean allows(LaneId lane) {
    return isKnown() && !isStopped(lane);
  }

  /** What stood, and when it was asked for. */
  private record Known(Standing standing, long askedAt) {}

  /** The scopes of stops, so that a lane is found at once. */
  private record Standing(boolean isAll, Set<String> tenants, Set<LaneId> lanes) {

    static Standing of(List<Stop> stops) {
      List<StopScope> scopes = stops.stream().map(Stop::scope).toList();
      return new Standing(
          scopes.contains(StopScope.everything()),
          scopes.stream()
              .filter(scope -> scope.subscriptionId().isEmpty())
              .flatMap(scope -> scope.tenant().stream())
              .collect(Collectors.toUnmodifiableSet()),
          scopes.stream()
              .filter(scope -> scope.subscriptionId().isPresent())
              .map(
                  scope ->
                      new LaneId(
                          scope.tenant().orElseThrow(), scope.subscriptionId().orElseThrow()))
              .collect(Collectors.toUnmodifiableSet()));
    }

    boolean covers(LaneId lane) {
      return isAll || tenants.contains(lane.tenant()) || lanes.contains(lane);
    }
  }
}
