package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.Contact;
import dev.reprise.model.Header;
import dev.reprise.model.RecordedResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a sender saw of one attempt.
 *
 * @param result what it led to
 * @param duration how long it took; not negative
 * @param contact how the receiver was reached
 * @param requestHeaders what was sent, signatures and secrets redacted
 * @param response what is kept of the answer; present exactly if {@code result} is an answer
 */
public record SendReport(
    AttemptResult result,
    Duration duration,
    Contact contact,
    List<Header> requestHeaders,
    Optional<RecordedResponse> response) {

  /**
   * Validates, and copies the headers.
   *
   * @throws IllegalArgumentException if the duration is negative, or there is a response without an
   *     answer or an answer without a response
   */
  public SendReport {
    requireNonNull(result, "result");
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration must not be negative, was " + duration);
    }
    requireNonNull(contact, "contact");
    requestHeaders = List.copyOf(requestHeaders);
    if (response.isPresent() != result instanceof AttemptResult.Answered) {
      throw new IllegalArgumentException(
          "response must be given if and only if the receiver answered, was "
              + (response.isPresent() ? "given" : "empty")
              + " where it "
              + result.summary());
    }
  }

  /**
   * Reports an attempt that got no answer, or was not made.
   *
   * @throws IllegalArgumentException if the result is an answer, or the duration negative
   */
  public static SendReport without(AttemptResult result, Duration duration) {
    return new SendReport(result, duration, Contact.none(), List.of(), Optional.empty());
  }

  /** Reports an attempt that broke in the way that {@code error} says. */
  public static SendReport unreachable(AttemptError error, Duration duration) {
    return without(new AttemptResult.Unreachable(error), duration);
  }
}
