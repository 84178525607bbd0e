package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.ErrorKind;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What an attempt says of how its receiver is doing now, apart from what becomes of the delivery.
 *
 * @param kind what was seen
 * @param askedWait how long the receiver asked to be left alone; empty unless it did
 */
record Signal(Kind kind, Optional<Duration> askedWait) {

  private static final Set<Integer> OVERLOADED = Set.of(429, 502, 503, 504);

  Signal {
    requireNonNull(kind, "kind");
    requireNonNull(askedWait, "askedWait");
  }

  /** What was seen of a receiver. */
  enum Kind {
    /** It took the delivery. */
    SUCCESS,
    /** It is there, and refused the delivery for what it is. */
    ALIVE,
    /** It failed. */
    FAILURE,
    /** It failed in a way that fewer attempts at a time may help. */
    OVERLOAD,
    /** Nothing was seen of it. */
    NONE;

    boolean isFailure() {
      return this == FAILURE || this == OVERLOAD;
    }
  }

  /** Reads what an attempt led to. */
  static Signal of(AttemptResult result) {
    if (result instanceof AttemptResult.Answered answered) {
      return of(answered);
    }
    if (result instanceof AttemptResult.Unreachable) {
      boolean isTimeout =
          result.error().map(AttemptError::kind).filter(ErrorKind.TIMEOUT::equals).isPresent();
      return new Signal(isTimeout ? Kind.OVERLOAD : Kind.FAILURE, Optional.empty());
    }
    return none();
  }

  /** Says nothing. */
  static Signal none() {
    return new Signal(Kind.NONE, Optional.empty());
  }

  private static Signal of(AttemptResult.Answered answered) {
    int status = answered.status();
    if (status >= 200 && status <= 299) {
      return new Signal(Kind.SUCCESS, Optional.empty());
    }
    if (OVERLOADED.contains(status)) {
      return new Signal(Kind.OVERLOAD, answered.retryAfter());
    }
    boolean isRefusal = status >= 400 && status <= 499 && status != 408 && status != 425;
    return new Signal(isRefusal ? Kind.ALIVE : Kind.FAILURE, answered.retryAfter());
  }
}
