package dev.reprise.internal.dispatch;

import dev.reprise.model.LaneId;
import dev.reprise.model.LaneReport;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Nobody dispatches. */
enum NoDispatching implements Dispatching {
  INSTANCE;

  @Override
  public void wake(Collection<LaneId> lanes) {}

  @Override
  public Vantage vantage() {
    return Vantage.none();
  }

  @Override
  public void accepted(Collection<FreshDelivery> fresh, Vantage vantage) {}

  @Override
  public void stopsChanged() {}

  @Override
  public CompletableFuture<Map<LaneId, LaneReport>> report(Collection<LaneId> lanes) {
    return CompletableFuture.completedFuture(
        lanes.stream()
            .distinct()
            .collect(Collectors.toMap(lane -> lane, lane -> LaneReport.elsewhere())));
  }

  @Override
  public boolean isInFlight(String tenant, String deliveryId) {
    return false;
  }
}
