package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What this node can say of a subscription's lane: only the node that makes its attempts knows.
 *
 * @param owner who makes its attempts
 * @param state how it stands; empty unless this node makes its attempts
 */
public record LaneReport(Owner owner, Optional<LaneState> state) {

  private static final LaneReport ELSEWHERE = new LaneReport(Owner.NOT_THIS_NODE, Optional.empty());
  private static final LaneReport UNKNOWN = new LaneReport(Owner.UNKNOWN, Optional.empty());

  /** Checks that nothing is missing. */
  public LaneReport {
    requireNonNull(owner, "owner");
    requireNonNull(state, "state");
  }

  /** Who makes the attempts of a lane. */
  public enum Owner {
    /** The node that was asked. */
    THIS_NODE,
    /** Another node, or none. */
    NOT_THIS_NODE,
    /** The node that was asked is too busy to say. */
    UNKNOWN
  }

  /** Returns the report of a node that makes the lane's attempts. */
  public static LaneReport of(LaneState state) {
    return new LaneReport(Owner.THIS_NODE, Optional.of(state));
  }

  /** Returns the report of a node that does not make the lane's attempts. */
  public static LaneReport elsewhere() {
    return ELSEWHERE;
  }

  /** Returns the report of a node that does not answer in time. */
  public static LaneReport unknown() {
    return UNKNOWN;
  }
}
