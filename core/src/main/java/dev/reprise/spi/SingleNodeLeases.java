package dev.reprise.spi;

import dev.reprise.model.LaneId;
import java.time.Duration;
import java.util.Collections;

/** Leases for a store that only one process uses. */
enum SingleNodeLeases implements SlotLeases {
  INSTANCE;

  private static final LeasedSlots ALL =
      new LeasedSlots(
          SlotSet.all(),
          SlotSet.none(),
          false,
          Duration.ofDays(1),
          Collections.nCopies(LaneId.SLOTS, 0L));

  @Override
  public LeasedSlots renew(String node, Duration lease) {
    return ALL;
  }

  @Override
  public void release(String node, SlotSet slots) {}

  @Override
  public void leave(String node) {}
}
