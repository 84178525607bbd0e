package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One HTTP request made for a delivery, as it was recorded.
 *
 * @param number counted from 1 within the delivery
 * @param startedAt when it began
 * @param duration how long it took
 * @param url where it went
 * @param contact how the receiver was reached
 * @param requestHeaders what was sent, signatures and secrets redacted
 * @param response what was answered; empty if there was no answer
 * @param error why there was no answer; empty if there was one
 * @param isLate whether its result came after the attempt was settled already or the delivery had
 *     ended, and so changed no status
 */
public record Attempt(
    int number,
    Instant startedAt,
    Duration duration,
    String url,
    Contact contact,
    List<Header> requestHeaders,
    Optional<RecordedResponse> response,
    Optional<AttemptError> error,
    boolean isLate) {

  /** Validates and copies. */
  public Attempt {
    Rules.between("number", number, 1, Integer.MAX_VALUE);
    requireNonNull(startedAt, "startedAt");
    Durations.notNegative("duration", duration);
    requireNonNull(url, "url");
    requireNonNull(contact, "contact");
    requestHeaders = List.copyOf(requestHeaders);
    requireNonNull(response, "response");
    requireNonNull(error, "error");
  }

  /** Returns a copy that is marked late. */
  public Attempt late() {
    return new Attempt(
        number, startedAt, duration, url, contact, requestHeaders, response, error, true);
  }

  /** Returns a copy whose request headers may be read: credentials and signatures replaced. */
  public Attempt redacted() {
    return new Attempt(
        number,
        startedAt,
        duration,
        url,
        contact,
        SensitiveHeaders.redacted(requestHeaders),
        response,
        error,
        isLate);
  }

  /** Returns a copy without headers and without the answer's body. */
  public Attempt outline() {
    return new Attempt(
        number,
        startedAt,
        duration,
        url,
        contact,
        List.of(),
        response.map(RecordedResponse::outline),
        error,
        isLate);
  }

  /** Returns what lists show of it. */
  public AttemptSummary summary() {
    return new AttemptSummary(response.map(RecordedResponse::status), error, url, startedAt);
  }
}
