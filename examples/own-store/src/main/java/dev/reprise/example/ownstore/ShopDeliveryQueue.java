package dev.reprise.example.ownstore;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Attempt;
import dev.reprise.model.AttemptError;
import dev.reprise.model.LaneId;
import dev.reprise.model.RecordedResponse;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The shop's open webhooks, over the shop's tables. Safe for use by several threads. */
final class ShopDeliveryQueue implements DeliveryQueue {

  private static final String LANES =
      """
      SELECT DISTINCT merchant, customer FROM shop_webhook
       WHERE state = 'open' AND next_try_at > ? AND next_try_at <= ?
       ORDER BY merchant, customer
      """;

  private static final String DUE =
      Rows.WEBHOOKS
          + """
             WHERE w.merchant = ? AND w.customer = ? AND w.state = 'open' AND w.next_try_at <= ?
             ORDER BY w.repeats IS NOT NULL, w.next_try_at, w.no
             LIMIT ?
            """;

  private static final String OUTDATED =
      Rows.WEBHOOKS
          + """
             WHERE w.merchant = ? AND w.customer = ? AND w.state = 'open' AND w.epoch < ?
               AND NOT w.is_trial
             ORDER BY w.no
             LIMIT ?
            """;

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
        (webhook, try_number, is_late, began_at, took_nanos, url, peer, sent_headers,
         status, answer_headers, answer_body, is_answer_cut, error, error_text)
      SELECT no, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
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

  private final ShopDatabase database;
  private final ShopClock clock;

  ShopDeliveryQueue(ShopDatabase database, ShopClock clock) {
    this.database = requireNonNull(database, "database");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public Instant now() {
    return clock.now();
  }

  /** The shop runs one process that owns all slots, so its table has no column for them. */
  @Override
  public List<LaneId> lanesDue(LaneProbe probe) {
    List<LaneId> lanes =
        database.run(
            HostTransaction.none(),
            "look for customers with something due",
            connection ->
                Sql.list(
                    connection,
                    LANES,
                    row -> new LaneId(row.getString("merchant"), row.getString("customer")),
                    probe.after(),
                    probe.upTo()));
    return lanes.stream()
        .filter(lane -> probe.beyond().map(last -> lane.compareTo(last) > 0).orElse(true))
        .filter(lane -> probe.slots().contains(lane.slot()))
        .limit(probe.limit())
        .toList();
  }

  @Override
  public List<QueuedDelivery> due(LaneId lane, Instant upTo, int limit) {
    return read(lane, DUE, upTo, limit);
  }

  @Override
  public List<QueuedDelivery> outdated(LaneId lane, long epoch, int limit) {
    return read(lane, OUTDATED, epoch, limit);
  }

  private List<QueuedDelivery> read(LaneId lane, String sql, Object bound, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, was " + limit);
    }
    return database.run(
        HostTransaction.none(),
        "read the open webhooks of " + lane,
        connection ->
            Sql.list(
                connection, sql, Rows::queued, lane.tenant(), lane.subscriptionId(), bound, limit));
  }

  @Override
  public List<SettleOutcome> settle(List<Settlement> batch) {
    return database.run(
        HostTransaction.none(),
        "settle " + batch.size() + " webhooks",
        connection -> {
          List<SettleOutcome> outcomes = new ArrayList<>();
          for (Settlement settlement : batch) {
            outcomes.add(settle(connection, settlement));
          }
          return outcomes;
        });
  }

  private SettleOutcome settle(Connection connection, Settlement settlement) throws SQLException {
    OptionalLong number = WebhookNumber.read(settlement.deliveryId());
    if (number.isEmpty()) {
      return SettleOutcome.LATE;
    }
    Row row = new Row(connection, settlement.lane().tenant(), number.getAsLong());
    if (apply(row, settlement)) {
      if (settlement.attempt().isPresent()) {
        insertTry(row, settlement.attempt().get());
        noteLastTry(row, settlement.attempt().get());
      }
      return SettleOutcome.APPLIED;
    }
    if (settlement.attempt().isPresent()) {
      insertTry(row, settlement.attempt().get().late());
    }
    boolean isEnded = settlement.next().isSuccess() && end(row, settlement.next());
    return isEnded ? SettleOutcome.LATE_SUCCESS : SettleOutcome.LATE;
  }

  private boolean apply(Row row, Settlement settlement) throws SQLException {
    Standing next = Standing.after(settlement.next(), clock.now());
    return Sql.update(
            row.connection(),
            SETTLE,
            next.state(),
            next.why(),
            settlement.attemptsAfter(),
            next.nextTryAt(),
            next.endedAt(),
            row.merchant(),
            row.number(),
            settlement.attemptsBefore())
        == 1;
  }

  private boolean end(Row row, Settlement.Next next) throws SQLException {
    Standing ended = Standing.after(next, clock.now());
    return Sql.update(
            row.connection(),
            END,
            ended.state(),
            ended.why(),
            ended.endedAt(),
            row.merchant(),
            row.number())
        == 1;
  }

  private static void noteLastTry(Row row, Attempt attempt) throws SQLException {
    Sql.update(
        row.connection(),
        LAST_TRY,
        attempt.response().map(RecordedResponse::status),
        attempt.error().map(AttemptError::kind),
        attempt.error().map(AttemptError::message),
        attempt.url(),
        attempt.startedAt(),
        row.merchant(),
        row.number());
  }

  private static void insertTry(Row row, Attempt attempt) throws SQLException {
    Optional<RecordedResponse> answer = attempt.response();
    Sql.update(
        row.connection(),
        INSERT_TRY,
        attempt.number(),
        attempt.isLate(),
        attempt.startedAt(),
        attempt.duration().toNanos(),
        attempt.url(),
        attempt.address(),
        Form.ofHeaders(attempt.requestHeaders()),
        answer.map(RecordedResponse::status),
        answer.map(RecordedResponse::headers).map(Form::ofHeaders),
        answer.map(RecordedResponse::body),
        answer.map(RecordedResponse::isTruncated),
        attempt.error().map(AttemptError::kind),
        attempt.error().map(AttemptError::message),
        row.merchant(),
        row.number());
  }

  @Override
  public boolean expedite(String tenant, String deliveryId, HostTransaction transaction) {
    return move(
        tenant,
        deliveryId,
        transaction,
        row -> Sql.update(row.connection(), EXPEDITE, now(), row.merchant(), row.number()) == 1);
  }

  @Override
  public boolean cancel(String tenant, String deliveryId, HostTransaction transaction) {
    return move(tenant, deliveryId, transaction, row -> end(row, Standing.WITHDRAWN));
  }

  private boolean move(String tenant, String deliveryId, HostTransaction transaction, Move move) {
    OptionalLong number = WebhookNumber.read(deliveryId);
    return number.isPresent()
        && database.run(
            transaction,
            "move " + deliveryId,
            connection -> move.apply(new Row(connection, tenant, number.getAsLong())));
  }

  /** A webhook to be written. */
  private record Row(Connection connection, String merchant, long number) {}

  /** A change of a webhook; false if it is not open. */
  @FunctionalInterface
  private interface Move {
    boolean apply(Row row) throws SQLException;
  }
}
