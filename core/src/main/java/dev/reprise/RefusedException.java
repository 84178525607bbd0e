package dev.reprise;

import static java.util.Objects.requireNonNull;

/** Thrown by the {@code orElseThrow} of a result that is a refusal. */
public final class RefusedException extends RuntimeException {

  private final Refusal refusal;

  RefusedException(Refusal refusal, String message) {
    super(refusal.code() + ": " + message);
    this.refusal = requireNonNull(refusal, "refusal");
  }

  /** Returns why the call was not carried out. */
  public Refusal refusal() {
    return refusal;
  }
}
