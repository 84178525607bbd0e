package dev.reprise.example.ownstore;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Bytes;
import dev.reprise.model.Delivery;
import dev.reprise.model.Event;
import dev.reprise.model.NewEvent;
import dev.reprise.model.PayloadFacts;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.PublicId;
import dev.reprise.spi.Recipient;
import dev.reprise.spi.Replay;
import dev.reprise.spi.ReplayOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.Optional;

/** Writes notices and webhooks; every method runs in its caller's transaction. */
final class WebhookWriter {

  private static final String INSERT_NOTICE =
      """
      INSERT INTO shop_notice
        (merchant, code, topic, about, labels, media_type, body, body_size, sha256, noted_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /** A fresh event id is a notice of its own, with the same content. */
  private static final String COPY_NOTICE =
      """
      INSERT INTO shop_notice
        (merchant, code, topic, about, labels, media_type, body, body_size, sha256, noted_at)
      SELECT merchant, ?, topic, about, labels, media_type, body, body_size, sha256, ?
        FROM shop_notice
       WHERE no = ?
      """;

  private static final String INSERT_PUBLISHED =
      """
      INSERT INTO shop_webhook
        (merchant, customer, notice, url, noted_at, repetition, is_trial, epoch,
         state, state_why, tries, next_try_at, ended_at)
      VALUES (?, ?, ?, ?, ?, 0, FALSE, ?, ?, ?, 0, ?, ?)
      """;

  /** The constraint open_once refuses it while the same notice is open for the customer. */
  private static final String INSERT_REPLAY =
      """
      INSERT INTO shop_webhook
        (merchant, customer, notice, url, noted_at, repeats, first_of_all, repetition,
         repeats_noted_at, asked_by, asked_why, fixed_url, is_trial, epoch,
         state, state_why, tries, next_try_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', 'waiting', 0, ?)
      """;

  /** Whoever changes the state first wins; the other finds it not open. */
  private static final String SUPERSEDE =
      """
      UPDATE shop_webhook
         SET state = 'withdrawn', state_why = 'superseded', next_try_at = NULL, ended_at = ?
       WHERE merchant = ? AND no = ? AND state = 'open'
      """;

  private static final String OPEN =
      """
      SELECT no FROM shop_webhook
       WHERE merchant = ? AND customer = ? AND open_notice = ?
      """;

  private static final String FIND = Rows.WEBHOOKS + " WHERE w.no = ?";

  private final ShopClock clock;
  private final IdGenerator ids;

  WebhookWriter(ShopClock clock, IdGenerator ids) {
    this.clock = requireNonNull(clock, "clock");
    this.ids = requireNonNull(ids, "ids");
  }

  /** Inserts a notice; empty if the merchant has used its code before. */
  Optional<Event> insertNotice(Connection connection, NewEvent event) throws SQLException {
    String code = event.id().orElseGet(() -> ids.next(PublicId.EVENT));
    Instant now = clock.now();
    Bytes body = event.payload().bytes();
    PayloadFacts facts =
        new PayloadFacts(body.size(), event.payload().contentType(), Optional.of(body.sha256Hex()));
    try {
      long number =
          Sql.insert(
              connection,
              INSERT_NOTICE,
              event.tenant(),
              code,
              event.type(),
              event.key(),
              Form.ofTags(event.tags()),
              facts.contentType(),
              body,
              facts.size(),
              facts.sha256(),
              now);
      return Optional.of(
          new Event(
              event.tenant(),
              Long.toString(number),
              code,
              event.type(),
              event.key(),
              event.tags(),
              facts,
              now));
    } catch (SQLException e) {
      if (ShopDatabase.isDuplicateKey(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Inserts a webhook of a new notice; returns its number. */
  String insertPublished(Connection connection, Event event, Recipient recipient)
      throws SQLException {
    Instant now = clock.now();
    boolean isHeld = recipient.isHeld();
    long number =
        Sql.insert(
            connection,
            INSERT_PUBLISHED,
            event.tenant(),
            recipient.subscriptionId(),
            Long.valueOf(event.ref()),
            recipient.url(),
            now,
            recipient.epoch(),
            isHeld ? ShopState.PARKED : ShopState.OPEN,
            isHeld ? StatusDetail.SUBSCRIPTION_DISABLED : StatusDetail.WAITING,
            isHeld ? Optional.empty() : Optional.of(now.plus(recipient.dueIn())),
            isHeld ? Optional.of(now) : Optional.empty());
    return WebhookNumber.write(number);
  }

  /** Inserts a webhook that repeats another; unless it is enqueued, nothing is written. */
  ReplayOutcome insertReplay(Connection connection, Replay replay) throws SQLException {
    Delivery original = replay.original();
    Savepoint before = connection.setSavepoint();
    if (replay.supersedes() && supersede(connection, original) == 0) {
      return new ReplayOutcome.OriginalEnded();
    }
    long notice = notice(connection, replay);
    try {
      long number = insertReplay(connection, replay, notice);
      return new ReplayOutcome.Enqueued(
          Sql.first(connection, FIND, Rows::delivery, number).orElseThrow());
    } catch (SQLException e) {
      Optional<String> pending =
          ShopDatabase.isDuplicateKey(e) ? open(connection, original, notice) : Optional.empty();
      connection.rollback(before);
      return pending.map(ReplayOutcome.PendingAlready::new).orElseThrow(() -> e);
    }
  }

  private long insertReplay(Connection connection, Replay replay, long notice) throws SQLException {
    Delivery original = replay.original();
    Instant now = clock.now();
    return Sql.insert(
        connection,
        INSERT_REPLAY,
        original.event().tenant(),
        original.subscriptionId(),
        notice,
        replay.recipient().url(),
        now,
        numberOf(original.id()),
        numberOf(original.origin().rootId()),
        original.origin().generation() + 1,
        original.createdAt(),
        replay.actor(),
        replay.reason(),
        replay.pinnedUrl(),
        replay.isProbe(),
        replay.recipient().epoch(),
        now.plus(replay.dueIn()));
  }

  private int supersede(Connection connection, Delivery original) throws SQLException {
    return Sql.update(
        connection, SUPERSEDE, clock.now(), original.event().tenant(), numberOf(original.id()));
  }

  private long notice(Connection connection, Replay replay) throws SQLException {
    long shared = Long.parseLong(replay.original().event().ref());
    if (replay.freshEventId().isEmpty()) {
      return shared;
    }
    return Sql.insert(connection, COPY_NOTICE, replay.freshEventId().get(), clock.now(), shared);
  }

  private static Optional<String> open(Connection connection, Delivery original, long notice)
      throws SQLException {
    return Sql.first(
        connection,
        OPEN,
        row -> WebhookNumber.write(row.getLong("no")),
        original.event().tenant(),
        original.subscriptionId(),
        notice);
  }

  private static long numberOf(String deliveryId) {
    return WebhookNumber.read(deliveryId)
        .orElseThrow(
            () -> new IllegalArgumentException("id must be a webhook's, was " + deliveryId));
  }
}
