package dev.reprise;

/** Why a delivery is where it is. */
public enum WaitReason {
  /** It has ended; its status says how. */
  ENDED,
  /** It ended {@code dead} and holds its line: see {@link Deliveries#release}. */
  HOLDS_LINE,
  /** An attempt of it is being made. */
  IN_FLIGHT,
  /** Its subscription is disabled or deleted: it is about to be held. */
  CLOSED,
  /** Somebody has stopped everything, its tenant or its subscription. */
  STOPPED,
  /** Its subscription is paused. */
  PAUSED,
  /** Its subscription keeps an order, and another delivery of its line goes before it. */
  ORDER,
  /** A delivery of its line ended {@code dead}, and holds what is behind. */
  LINE_HELD,
  /** Its next attempt is not due yet. */
  NOT_DUE,
  /** Its receiver fails, and is left alone or probed by another delivery. */
  BREAKER,
  /** Its subscription's rate, or the rate of a recovery, lets nothing start yet. */
  RATE,
  /** As many attempts as may be are being made for its subscription. */
  IN_FLIGHT_LIMIT,
  /** Nothing is known to stand against it: its turn comes. */
  DUE
}
