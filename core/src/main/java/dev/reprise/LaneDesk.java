package dev.reprise;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.dispatch.Dispatching;
import dev.reprise.model.LaneId;
import dev.reprise.model.LaneReport;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Asks the dispatcher how lanes stand, and waits for the answer for a while. */
final class LaneDesk {

  /** How long a dispatcher that is busy is waited for. */
  static final Duration ANSWERED_WITHIN = Duration.ofSeconds(1);

  private final Dispatching dispatching;
  private final Consumer<CompletableFuture<?>> wait;

  /**
   * Takes whom to ask.
   *
   * @param wait waits until a future is done, or for as long as one waits
   */
  LaneDesk(Dispatching dispatching, Consumer<CompletableFuture<?>> wait) {
    this.dispatching = requireNonNull(dispatching, "dispatching");
    this.wait = requireNonNull(wait, "wait");
  }

  /** Waits for {@link #ANSWERED_WITHIN}. */
  static void await(CompletableFuture<?> future) {
    try {
      future.get(ANSWERED_WITHIN.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      // whoever asks sees that there is no answer
      future.cancel(false);
    }
  }

  /** Returns a report of each lane. */
  Map<LaneId, LaneReport> ask(Collection<LaneId> lanes) {
    CompletableFuture<Map<LaneId, LaneReport>> asked = dispatching.report(lanes);
    wait.accept(asked);
    Map<LaneId, LaneReport> known =
        asked.isDone() && !asked.isCompletedExceptionally() ? asked.join() : Map.of();
    Map<LaneId, LaneReport> reports = new HashMap<>();
    lanes.forEach(lane -> reports.put(lane, known.getOrDefault(lane, LaneReport.unknown())));
    return reports;
  }

  LaneReport ask(LaneId lane) {
    return ask(List.of(lane)).getOrDefault(lane, LaneReport.unknown());
  }
}
