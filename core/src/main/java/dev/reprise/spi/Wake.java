package dev.reprise.spi;

import dev.reprise.model.LaneId;
import java.util.List;
import java.util.Objects;

/**
 * Where there is work that another node has accepted: some lanes by name, others by their slots.
 *
 * @param lanes lanes to look at
 * @param slots slots to look in, for lanes that are not named
 */
public record Wake(List<LaneId> lanes, SlotSet slots) {

  private static final Wake EVERYWHERE = new Wake(List.of(), SlotSet.all());

  /** Copies the lanes. */
  public Wake {
    lanes = List.copyOf(lanes);
    Objects.requireNonNull(slots, "slots");
  }

  /** Returns a wake that names nothing: something may have been missed, in any slot. */
  public static Wake everywhere() {
    return EVERYWHERE;
  }
}
