package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Attempt;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.LaneId;
import dev.reprise.model.StatusDetail;
import java.time.Duration;
import java.util.Optional;

/**
 * An attempt and what follows from it, to be recorded together.
 *
 * @param lane the delivery's subscription
 * @param deliveryId the delivery
 * @param attemptsBefore attempts that had been settled when this one began; the guard against a
 *     result that comes late
 * @param attempt what was done; empty where a delivery ends, or waits on, without one
 * @param next what follows
 */
public record Settlement(
    LaneId lane, String deliveryId, int attemptsBefore, Optional<Attempt> attempt, Next next) {

  /** Checks that nothing is missing. */
  public Settlement {
    requireNonNull(lane, "lane");
    requireNonNull(deliveryId, "deliveryId");
    requireNonNull(attempt, "attempt");
    requireNonNull(next, "next");
  }

  /** Returns the number of settled attempts after this settlement. */
  public int attemptsAfter() {
    return attempt.isPresent() ? attemptsBefore + 1 : attemptsBefore;
  }

  /** What follows from an attempt. */
  public sealed interface Next {

    /** Says whether the delivery succeeded. */
    default boolean isSuccess() {
      return false;
    }
  }

  /**
   * The delivery ends.
   *
   * @param status terminal
   * @param detail why
   * @param line what its line hears of it, where it stands in one
   */
  public record Ended(DeliveryStatus status, StatusDetail detail, LineEffect line) implements Next {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the status is not terminal
     */
    public Ended {
      requireNonNull(detail, "detail");
      requireNonNull(line, "line");
      if (!status.isTerminal()) {
        throw new IllegalArgumentException("status must be terminal, was " + status);
      }
    }

    /**
     * Takes an end of which no line hears.
     *
     * @throws IllegalArgumentException if the status is not terminal
     */
    public Ended(DeliveryStatus status, StatusDetail detail) {
      this(status, detail, LineEffect.NONE);
    }

    /** Returns a copy with another effect on its line. */
    public Ended with(LineEffect value) {
      return new Ended(status, detail, value);
    }

    @Override
    public boolean isSuccess() {
      return status == DeliveryStatus.SUCCEEDED;
    }
  }

  /**
   * What the end of a delivery does to its line; together with the end, or not at all. A store that
   * keeps no order has no lines.
   */
  public enum LineEffect {
    /** The next one may go, unless the line is held. */
    NONE,
    /** The line is held by the delivery, unless it is held already. */
    HOLD,
    /** The line is released if it is held by the root of the delivery's lineage. */
    RELEASE
  }

  /**
   * A further attempt follows.
   *
   * @param dueIn how long until it is due; not negative
   */
  public record Again(Duration dueIn) implements Next {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    public Again {
      if (dueIn.isNegative()) {
        throw new IllegalArgumentException("dueIn must not be negative, was " + dueIn);
      }
    }
  }
}
