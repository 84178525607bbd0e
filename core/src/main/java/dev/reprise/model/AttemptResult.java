package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What one attempt led to.
 *
 * <p>A receiver that answers badly is an expected result, not an exception. What follows from it is
 * decided in one place, by the verdict; the result only states what was seen.
 */
public sealed interface AttemptResult {

  /** Returns one line for people and logs, without payload or secrets. */
  String summary();

  /** Returns the error, if there was no answer. */
  Optional<AttemptError> error();

  /**
   * The receiver answered.
   *
   * @param status HTTP status code, 100 to 599
   * @param retryAfter how long the receiver asked us to wait, if it did; not negative
   */
  record Answered(int status, Optional<Duration> retryAfter) implements AttemptResult {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the status is out of range or the wait negative
     */
    public Answered {
      Rules.between("status", status, 100, 599);
      retryAfter.ifPresent(wait -> Durations.notNegative("retryAfter", wait));
    }

    @Override
    public String summary() {
      return "answered " + status;
    }

    @Override
    public Optional<AttemptError> error() {
      return Optional.empty();
    }
  }

  /**
   * No whole answer arrived within the deadline.
   *
   * @param cause where it broke
   */
  record Unreachable(AttemptError cause) implements AttemptResult {

    /** Checks that nothing is missing. */
    public Unreachable {
      requireNonNull(cause, "cause");
    }

    @Override
    public String summary() {
      return "unreachable: " + WireName.of(cause.kind());
    }

    @Override
    public Optional<AttemptError> error() {
      return Optional.of(cause);
    }
  }

  /**
   * Nothing was sent, by our own decision.
   *
   * @param cause why
   * @param isFinal whether it would be refused again whatever happens, as a literal private address
   *     would; a name that resolved to a refused address is not final
   */
  record Refused(AttemptError cause, boolean isFinal) implements AttemptResult {

    /** Checks that nothing is missing. */
    public Refused {
      requireNonNull(cause, "cause");
    }

    @Override
    public String summary() {
      return "refused: " + WireName.of(cause.kind());
    }

    @Override
    public Optional<AttemptError> error() {
      return Optional.of(cause);
    }
  }

  /**
   * Nothing reached the receiver, and neither it nor its URL is to blame: what is ours on the way
   * to it failed, such as an egress proxy.
   *
   * <p>It is as if the attempt had not been made: it is made again, with the same number.
   *
   * @param cause what failed
   */
  record NotMade(AttemptError cause) implements AttemptResult {

    /** Checks that nothing is missing. */
    public NotMade {
      requireNonNull(cause, "cause");
    }

    @Override
    public String summary() {
      return "not made: " + WireName.of(cause.kind());
    }

    @Override
    public Optional<AttemptError> error() {
      return Optional.of(cause);
    }
  }
}
