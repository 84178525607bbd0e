package dev.reprise.example.ownstore;

import dev.reprise.model.Attempt;
import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptPhases;
import dev.reprise.model.RecordedResponse;
import dev.reprise.spi.Settlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The row of one webhook, as its caller's transaction changes it.
 *
 * @param connection the transaction's
 * @param merchant whose it is
 * @param number the shop's number of it
 */
record WebhookRow(Connection connection, String merchant, long number) {

  /** A webhook that is not open, or has had more or fewer tries, is left as it is. */
  private static final String SETTLE =
      """
      UPDATE shop_webhook
         SET state = ?, state_why = ?, tries = ?, next_try_at = ?, ended_at = ?
       WHERE merchant = ? AND no = ? AND state = 'open' AND tries = ?
      """;

  private static final String LAST_TRY =
      """
      UPDATE shop_webhook
         SET last_status = ?, last_error = ?, last_error_text = ?, last_url = ?, last_try_at = ?
       WHERE merchant = ? AND no = ?
      """;

  private static final String INSERT_TRY =
      """
      INSERT INTO shop_webhook_try
        (webhook, try_number, is_late, began_at, took_nanos, url, peer, protocol, dns_nanos,
         connect_nanos, tls_nanos, answer_nanos, sent_headers, status, answer_headers, answer_body, is_answer_cut, error, error_text)
      SELECT no, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
        FROM shop_webhook
       WHERE merchant = ? AND no = ?
      """;

  /** One that has ended is left as it is. */
  private static final String END =
      """
      UPDATE shop_webhook
         SET state = ?, state_why = ?, next_try_at = NULL, ended_at = ?
       WHERE merchant = ? AND no = ? AND state = 'open'
      """;

  /** One that has ended is left as it is; one that is overdue keeps its place. */
  private static final String EXPEDITE =
      """
      UPDATE shop_webhook
         SET next_try_at = LEAST(next_try_at, ?)
       WHERE merchant = ? AND no = ? AND state = 'open'
      """;

  /** Applies a settlement; false if the webhook is not as the settlement expects it. */
  boolean apply(Settlement settlement, Instant now) throws SQLException {
    Standing next = Standing.after(settlement.next(), now);
    return Sql.update(
            connection,
            SETTLE,
            next.state(),
            next.why(),
            settlement.attemptsAfter(),
            next.nextTryAt(),
            next.endedAt(),
            merchant,
            number,
            settlement.attemptsBefore())
        == 1;
  }

  /** Ends the webhook; false if it is not open. */
  boolean end(Settlement.Next next, Instant now) throws SQLException {
    Standing ended = Standing.after(next, now);
    return Sql.update(
            connection, END, ended.state(), ended.why(), ended.endedAt(), merchant, number)
        == 1;
  }

  /** Notes on the webhook what its last try in time led to. */
  void noteLastTry(Attempt attempt) throws SQLException {
    Sql.update(
        connection,
        LAST_TRY,
        attempt.response().map(RecordedResponse::status),
        attempt.error().map(AttemptError::kind),
        attempt.error().map(AttemptError::message),
        attempt.url(),
        attempt.startedAt(),
        merchant,
        number);
  }

  /** Inserts a try; nothing if there is no such webhook. */
  void insertTry(Attempt attempt) throws SQLException {
    Optional<RecordedResponse> answer = attempt.response();
    AttemptPhases phases = attempt.contact().phases();
    Sql.update(
        connection,
        INSERT_TRY,
        attempt.number(),
        attempt.isLate(),
        attempt.startedAt(),
        attempt.duration().toNanos(),
        attempt.url(),
        attempt.contact().address(),
        attempt.contact().protocol(),
        phases.dns().map(Duration::toNanos),
        phases.connect().map(Duration::toNanos),
        phases.tls().map(Duration::toNanos),
        phases.firstByte().map(Duration::toNanos),
        Form.ofHeaders(attempt.requestHeaders()),
        answer.map(RecordedResponse::status),
        answer.map(RecordedResponse::headers).map(Form::ofHeaders),
        answer.map(RecordedResponse::body),
        answer.map(RecordedResponse::isTruncated),
        attempt.error().map(AttemptError::kind),
        attempt.error().map(AttemptError::message),
        merchant,
        number);
  }

  /** Makes the next try due now; false if the webhook is not open. */
  boolean expedite(Instant now) throws SQLException {
    return Sql.update(connection, EXPEDITE, now, merchant, number) == 1;
  }
}
