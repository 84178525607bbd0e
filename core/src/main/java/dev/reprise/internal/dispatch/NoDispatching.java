package dev.reprise.internal.dispatch;

import dev.reprise.model.LaneId;
import java.util.Collection;

/** Nobody dispatches. */
enum NoDispatching implements Dispatching {
  INSTANCE;

  @Override
  public void wake(Collection<LaneId> lanes) {}

  @Override
  public void stopsChanged() {}

  @Override
  public boolean isInFlight(String tenant, String deliveryId) {
    return false;
  }
}
