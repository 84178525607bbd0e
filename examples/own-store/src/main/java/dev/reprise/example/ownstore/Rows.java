package dev.reprise.example.ownstore;

import dev.reprise.model.Attempt;
import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptPhases;
import dev.reprise.model.AttemptSummary;
import dev.reprise.model.Bytes;
import dev.reprise.model.Contact;
import dev.reprise.model.Delivery;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Event;
import dev.reprise.model.LaneId;
import dev.reprise.model.Origin;
import dev.reprise.model.PayloadFacts;
import dev.reprise.model.Progress;
import dev.reprise.model.RecordedResponse;
import dev.reprise.model.StatusDetail;
import dev.reprise.model.WireName;
import dev.reprise.spi.QueuedDelivery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Turns the shop's rows into what Reprise calls them. */
final class Rows {

  /** The columns and the tables that {@link #delivery} and {@link #queued} read. */
  static final String WEBHOOKS =
      """
      SELECT w.*,
             n.code, n.topic, n.about, n.labels, n.media_type, n.body_size, n.sha256,
             n.body IS NOT NULL AS has_body,
             n.noted_at AS notice_noted_at
        FROM shop_webhook w
        JOIN shop_notice n ON n.no = w.notice
      """;

  /** The columns and the table that {@link #event} reads. */
  static final String NOTICES =
      """
      SELECT n.no AS notice, n.merchant,
             n.code, n.topic, n.about, n.labels, n.media_type, n.body_size, n.sha256,
             n.body IS NOT NULL AS has_body,
             n.noted_at AS notice_noted_at
        FROM shop_notice n
      """;

  private Rows() {}

  static Event event(ResultSet row) throws SQLException {
    Optional<String> digest =
        row.getBoolean("has_body") ? Sql.text(row, "sha256") : Optional.empty();
    return new Event(
        row.getString("merchant"),
        Long.toString(row.getLong("notice")),
        row.getString("code"),
        row.getString("topic"),
        Sql.text(row, "about"),
        Form.tags(row.getString("labels")),
        new PayloadFacts(row.getInt("body_size"), row.getString("media_type"), digest),
        Sql.instant(row, "notice_noted_at"));
  }

  static Delivery delivery(ResultSet row) throws SQLException {
    return new Delivery(
        WebhookNumber.write(row.getLong("no")),
        row.getString("customer"),
        event(row),
        row.getString("url"),
        origin(row),
        Sql.instant(row, "noted_at"),
        progress(row));
  }

  static QueuedDelivery queued(ResultSet row) throws SQLException {
    return new QueuedDelivery(
        new LaneId(row.getString("merchant"), row.getString("customer")),
        WebhookNumber.write(row.getLong("no")),
        event(row),
        origin(row),
        Sql.instant(row, "noted_at"),
        row.getLong("epoch"),
        row.getInt("tries"),
        Sql.instant(row, "next_try_at"));
  }

  static Attempt attempt(ResultSet row) throws SQLException {
    return new Attempt(
        row.getInt("try_number"),
        Sql.instant(row, "began_at"),
        Duration.ofNanos(row.getLong("took_nanos")),
        row.getString("url"),
        contact(row),
        Form.headers(row.getString("sent_headers")),
        response(row),
        error(row, "error", "error_text"),
        row.getBoolean("is_late"));
  }

  private static Contact contact(ResultSet row) throws SQLException {
    return new Contact(
        Sql.text(row, "peer"),
        Sql.text(row, "protocol"),
        new AttemptPhases(
            Sql.number(row, "dns_nanos").map(Duration::ofNanos),
            Sql.number(row, "connect_nanos").map(Duration::ofNanos),
            Sql.number(row, "tls_nanos").map(Duration::ofNanos),
            Sql.number(row, "answer_nanos").map(Duration::ofNanos)));
  }

  private static Origin origin(ResultSet row) throws SQLException {
    long number = row.getLong("no");
    return new Origin(
        Sql.number(row, "repeats").map(WebhookNumber::write),
        WebhookNumber.write(Sql.number(row, "first_of_all").orElse(number)),
        row.getInt("repetition"),
        Sql.optionalInstant(row, "repeats_noted_at"),
        Sql.text(row, "asked_by"),
        Sql.text(row, "asked_why"),
        Sql.text(row, "fixed_url"),
        row.getBoolean("is_trial"));
  }

  private static Progress progress(ResultSet row) throws SQLException {
    return new Progress(
        ShopState.ofWord(row.getString("state")).status(),
        constant(StatusDetail.class, row.getString("state_why")),
        row.getInt("tries"),
        Sql.optionalInstant(row, "next_try_at"),
        Sql.optionalInstant(row, "ended_at"),
        lastAttempt(row));
  }

  private static Optional<AttemptSummary> lastAttempt(ResultSet row) throws SQLException {
    if (Sql.text(row, "last_url").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AttemptSummary(
            Sql.integer(row, "last_status"),
            error(row, "last_error", "last_error_text"),
            row.getString("last_url"),
            Sql.instant(row, "last_try_at")));
  }

  private static Optional<AttemptError> error(ResultSet row, String kind, String text)
      throws SQLException {
    Optional<String> word = Sql.text(row, kind);
    return word.isEmpty()
        ? Optional.empty()
        : Optional.of(new AttemptError(constant(ErrorKind.class, word.get()), row.getString(text)));
  }

  private static Optional<RecordedResponse> response(ResultSet row) throws SQLException {
    Optional<Integer> status = Sql.integer(row, "status");
    return status.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RecordedResponse(
                status.get(),
                Form.headers(row.getString("answer_headers")),
                Bytes.copyOf(row.getBytes("answer_body")),
                row.getBoolean("is_answer_cut")));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return WireName.parse(type, word)
        .orElseThrow(
            () ->
                new IllegalArgumentException(type.getSimpleName() + " must be known, was " + word));
  }
}
