package dev.reprise.simulation;

import dev.reprise.internal.loop.Loop;
import dev.reprise.internal.loop.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Time, chance, what happened, and the first thing that must not have happened. */
final class World implements InstantSource {

  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

  /** Beyond this many calls within calls, a call takes no time. */
  private static final int DEPTH_MAX = 4;

  final Chance chance;
  final VirtualTime time = new VirtualTime(START);
  private final Loop outside = time.loop();
  private final @Nullable StringBuilder trace;
  private Duration clockStep = Duration.ZERO;
  private Optional<Violation> violation = Optional.empty();
  private @Nullable NodeLoop running;
  private long fingerprint;
  private int depth;

  World(long seed, boolean isTraced) {
    chance = new Chance(seed);
    trace = isTraced ? new StringBuilder() : null;
  }

  /** Returns the time of the database's wall clock, which may have been stepped. */
  @Override
  public Instant instant() {
    return time.instant().plus(clockStep);
  }

  void stepClock(Duration step) {
    clockStep = clockStep.plus(step);
  }

  long nanoTime() {
    return time.nanoTime();
  }

  /** Does something outside all nodes, later. */
  void after(Duration delay, Runnable action) {
    outside.after(delay, action);
  }

  /** Runs a step of a node's loop. */
  void run(NodeLoop loop, Runnable step) {
    NodeLoop before = running;
    running = loop;
    try {
      step.run();
    } finally {
      running = before;
    }
  }

  /** Lets a call take time: the loop that makes it waits, all others go on. */
  void block(Duration duration) {
    if (duration.isZero() || depth >= DEPTH_MAX) {
      return;
    }
    NodeLoop caller = running;
    running = null;
    depth++;
    try {
      if (caller != null) {
        caller.hold();
      }
      time.advance(duration);
    } finally {
      depth--;
      running = caller;
      if (caller != null) {
        caller.resume();
      }
    }
  }

  /** Says whether a call may still take time. */
  boolean canBlock() {
    return depth < DEPTH_MAX;
  }

  /** Notes what happened, for the trace and the fingerprint. */
  void note(String what, Object... details) {
    fingerprint =
        fingerprint * 31 + (nanoTime() ^ what.hashCode() * 31L + Arrays.hashCode(details));
    if (trace != null) {
      trace
          .append(String.format("%9.3f ", nanoTime() / 1e9))
          .append(what)
          .append(' ')
          .append(Arrays.toString(details))
          .append('\n');
    }
  }

  /** Fails the run: the first failure is kept whatever becomes of the error. */
  Violation violated(String rule, Object... details) {
    Violation found =
        new Violation(
            String.format("%s at %.3f s: %s", rule, nanoTime() / 1e9, Arrays.toString(details)));
    if (violation.isEmpty()) {
      violation = Optional.of(found);
      note("VIOLATED", rule, Arrays.toString(details));
    }
    return found;
  }

  Optional<Violation> violation() {
    return violation;
  }

  long fingerprint() {
    return fingerprint;
  }

  String trace() {
    return trace == null ? "" : trace.toString();
  }
}
