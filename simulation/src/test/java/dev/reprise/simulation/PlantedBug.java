package dev.reprise.simulation;

/** Mistakes that an engine or a store could make, each planted in one method. */
enum PlantedBug {
  IGNORES_RULE_R("internal.slots.SlotKeeper", "allows", Mutations.ReturnTrue.class),
  SETTLES_WITHOUT_THE_NUMBER("simulation.SharedStore", "settle", Mutations.AnyNumber.class),
  RELEASES_BEFORE_DRAINING("internal.dispatch.Flights", "isEmpty", Mutations.ReturnTrue.class),
  COUNTS_REPLAYS_TO_HEALTH(
      "internal.dispatch.Verdict", "withoutHealth", Mutations.ReturnSelf.class),
  LOSES_WOKEN_LANES("internal.dispatch.ReadyLanes", "wake", Mutations.DoNothing.class),
  DROPS_SETTLEMENTS_AFTER_AN_ERROR(
      "internal.dispatch.Settler", "kept", Mutations.ReturnNoWait.class),
  FORGETS_FLIGHTS_AFTER_A_FAILED_SETTLE(
      "internal.dispatch.Settler", "kept", Mutations.LandAnyway.class),
  REMEMBERS_NO_FLIGHTS("internal.dispatch.Flights", "contains", Mutations.ReturnFalse.class),
  HANDS_OUT_SLOTS_TWICE("spi.SlotOwners", "heldBy", Mutations.AllSlots.class),
  GIVES_BACK_WHAT_IS_IN_FLIGHT(
      "internal.dispatch.Flights", "idleOf", Mutations.ReturnArgument.class),
  NEVER_WALKS_FROM_THE_BEGINNING(
      "internal.dispatch.LaneScout", "begin", Mutations.FromLastLook.class),
  QUEUES_AN_EVENT_TWICE("memory.Queue", "pending", Mutations.ReturnNothing.class),
  FORGETS_WHAT_IS_DUE_AGAIN("memory.Ledger", "postpone", Mutations.DoNothing.class),
  IGNORES_THE_RATE("internal.dispatch.StartRate", "waitAt", Mutations.ReturnNoWait.class),
  NEVER_PROBES("internal.dispatch.Breaker", "inFlightMax", Mutations.ReturnNoRoom.class),
  FORGETS_LINES_IN_FLIGHT("internal.dispatch.LaneLines", "took", Mutations.DoNothing.class),
  IGNORES_THE_ORDER("internal.dispatch.LaneReader", "read", Mutations.WithoutOrder.class),
  HOLDS_NO_LINE("internal.dispatch.Verdict", "effectOnLine", Mutations.WithoutEffect.class),
  READS_PAST_A_HELD_LINE("memory.HeldLines", "holder", Mutations.ReturnNothing.class),
  IGNORES_THE_STOP("internal.dispatch.StopKeeper", "isStopped", Mutations.ReturnFalse.class),
  TAKES_MORE_THAN_ROOM("internal.dispatch.Lane", "took", Mutations.DoNothing.class);

  private final String type;
  private final String method;
  private final Class<?> advice;

  PlantedBug(String type, String method, Class<?> advice) {
    this.type = "dev.reprise." + type;
    this.method = method;
    this.advice = advice;
  }

  String type() {
    return type;
  }

  String method() {
    return method;
  }

  Class<?> advice() {
    return advice;
  }
}
