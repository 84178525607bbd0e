package dev.reprise.model;

/**
 * Of which answers the body is recorded. Status and headers are recorded of all.
 *
 * <p>An answer whose body was left out says that it is truncated.
 */
public enum RecordResponse {
  /** Of none. */
  NONE,
  /** Of those other than 2xx. */
  FAILURES,
  /** Of all; the default. */
  ALL;

  private static final int HUNDRED = 100;
  private static final int SUCCESS_CLASS = 2;

  /** Says whether the body of an answer with this status is recorded. */
  public boolean includes(int status) {
    return this == ALL || (this == FAILURES && status / HUNDRED != SUCCESS_CLASS);
  }

  /** Returns what is to be recorded of an answer. */
  public RecordedResponse of(RecordedResponse response) {
    return includes(response.status()) ? response : response.withoutBody();
  }
}
