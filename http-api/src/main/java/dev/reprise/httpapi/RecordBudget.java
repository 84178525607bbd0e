package dev.reprise.httpapi;

import dev.reprise.model.Attempt;
import dev.reprise.model.Header;
import dev.reprise.model.RecordedResponse;
import java.util.List;

/**
 * How much of what attempts recorded still fits into one answer. Not safe for use by several
 * threads.
 *
 * <p>A lineage may record far more than the memory holds: 64 KiB for each of thousands of attempts.
 */
final class RecordBudget {

  /** Most bytes of bodies and headers in one answer: 1 MiB. */
  static final int ANSWER_BYTES_MAX = 1 << 20;

  private long left;

  private RecordBudget(long left) {
    this.left = left;
  }

  static RecordBudget ofAnswer() {
    return new RecordBudget(ANSWER_BYTES_MAX);
  }

  static RecordBudget unlimited() {
    return new RecordBudget(Long.MAX_VALUE);
  }

  /** Takes the room of an attempt's headers and body; once one does not fit, none does any more. */
  boolean take(Attempt attempt) {
    long size = size(attempt.requestHeaders());
    if (attempt.response().isPresent()) {
      RecordedResponse response = attempt.response().get();
      size += size(response.headers()) + response.body().size();
    }
    left = size > left ? -1 : left - size;
    return left >= 0;
  }

  private static long size(List<Header> headers) {
    return headers.stream()
        .mapToLong(header -> header.name().length() + header.value().length())
        .sum();
  }
}
