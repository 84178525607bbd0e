package dev.reprise.internal.dispatch;

import dev.reprise.internal.slots.SlotKeeper;
import java.util.List;

/**
 * When somebody began to accept deliveries, and under which fences: what is accepted after that is
 * as good as read then.
 *
 * @param beganNanos by the dispatcher's monotonic clock
 * @param fences of all slots; empty if this node had none
 */
public record Vantage(long beganNanos, List<Long> fences) {

  private static final Vantage NONE = new Vantage(0, List.of());

  /** Copies. */
  public Vantage {
    fences = List.copyOf(fences);
  }

  /** Returns that of an engine that dispatches nothing. */
  static Vantage none() {
    return NONE;
  }

  LaneReading reading(int slot) {
    return new LaneReading(fences.isEmpty() ? SlotKeeper.NO_FENCE : fences.get(slot), beganNanos);
  }
}
