package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.internal.slots.SlotKeeper;
import dev.reprise.model.LaneId;
import dev.reprise.model.LaneReport;
import dev.reprise.model.LaneState;
import dev.reprise.spi.SlotSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Says how lanes stand. May be asked by any thread; answers on the dispatcher's loop. */
final class LaneReports {

  private final SlotKeeper slots;
  private final Lanes lanes;
  private final Loop loop;

  LaneReports(SlotKeeper slots, Lanes lanes, Loop loop) {
    this.slots = requireNonNull(slots, "slots");
    this.lanes = requireNonNull(lanes, "lanes");
    this.loop = requireNonNull(loop, "loop");
  }

  CompletableFuture<Map<LaneId, LaneReport>> of(Collection<LaneId> asked) {
    SlotSet own = slots.held().or(slots.leaving());
    if (asked.stream().noneMatch(lane -> own.contains(lane.slot()))) {
      return Dispatching.none().report(asked);
    }
    List<LaneId> all = List.copyOf(asked);
    CompletableFuture<Map<LaneId, LaneReport>> answer = new CompletableFuture<>();
    loop.execute(() -> answer.complete(of(all, own)));
    return answer;
  }

  private Map<LaneId, LaneReport> of(List<LaneId> asked, SlotSet own) {
    Map<LaneId, LaneReport> reports = new HashMap<>();
    for (LaneId id : asked) {
      // one that is not there has no work, and nothing to remember
      LaneState state =
          lanes.find(id).map(lane -> lane.state(loop.nanoTime())).orElse(LaneState.atRest());
      reports.put(id, own.contains(id.slot()) ? LaneReport.of(state) : LaneReport.elsewhere());
    }
    return reports;
  }
}
