package dev.reprise.simulation;

import dev.reprise.model.LaneId;
import dev.reprise.model.StopScope;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What was stopped, and since when. */
final class StopWatch {

  private final World world;
  private final Duration grace;
  private final Map<StopScope, Long> since = new HashMap<>();

  StopWatch(World world, Duration grace) {
    this.world = world;
    this.grace = grace;
  }

  void stopped(StopScope scope) {
    since.putIfAbsent(scope, world.nanoTime());
  }

  void goesOn(StopScope scope) {
    since.remove(scope);
  }

  /** Nothing starts later than a lease after a stop. */
  void attempted(LaneId lane) {
    since.forEach(
        (scope, then) -> {
          if (scope.covers(lane) && world.nanoTime() - then > grace.toNanos()) {
            throw world.violated("nothing starts a lease after a stop", lane, scope);
          }
        });
  }
}
