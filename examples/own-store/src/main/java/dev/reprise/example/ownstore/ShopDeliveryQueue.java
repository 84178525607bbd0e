package dev.reprise.example.ownstore;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.LaneId;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.LanePage;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.SubscriptionDirectory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The shop's open webhooks, over the shop's tables. Safe for use by several threads. */
final class ShopDeliveryQueue implements DeliveryQueue {

  private static final String LANES =
      """
      SELECT DISTINCT merchant, customer FROM shop_webhook
       WHERE state = 'open' AND next_try_at > ? AND next_try_at <= ?
       ORDER BY merchant, customer
      """;

  private static final String OLDEST =
      """
      SELECT merchant, customer, MIN(epoch) AS oldest FROM shop_webhook
       WHERE state = 'open' AND NOT is_trial
       GROUP BY merchant, customer
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

  private final ShopDatabase database;
  private final ShopClock clock;
  private final SubscriptionDirectory subscriptions;

  ShopDeliveryQueue(ShopDatabase database, ShopClock clock, SubscriptionDirectory subscriptions) {
    this.database = requireNonNull(database, "database");
    this.clock = requireNonNull(clock, "clock");
    this.subscriptions = requireNonNull(subscriptions, "subscriptions");
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
                Sql.list(connection, LANES, ShopDeliveryQueue::lane, probe.after(), probe.upTo()));
    return page(lanes, new LanePage(probe.slots(), probe.beyond(), probe.limit()));
  }

  /** The shop's subscriptions are not in its database, so they are asked one by one. */
  @Override
  public List<LaneId> lanesOutdated(LanePage page) {
    List<LaneId> lanes =
        database
            .run(
                HostTransaction.none(),
                "look for the oldest open webhook of each customer",
                connection -> Sql.list(connection, OLDEST, Oldest::of))
            .stream()
            .filter(this::isOutdated)
            .map(Oldest::lane)
            .toList();
    return page(lanes, page);
  }

  private boolean isOutdated(Oldest oldest) {
    LaneId lane = oldest.lane();
    return subscriptions
        .find(lane.tenant(), lane.subscriptionId(), HostTransaction.none())
        .filter(subscription -> oldest.epoch() < subscription.epoch())
        .isPresent();
  }

  private static List<LaneId> page(List<LaneId> lanes, LanePage page) {
    return lanes.stream()
        .filter(lane -> page.beyond().map(last -> lane.compareTo(last) > 0).orElse(true))
        .filter(lane -> page.slots().contains(lane.slot()))
        .limit(page.limit())
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
    WebhookRow row = new WebhookRow(connection, settlement.lane().tenant(), number.getAsLong());
    if (row.apply(settlement, now())) {
      if (settlement.attempt().isPresent()) {
        row.insertTry(settlement.attempt().get());
        row.noteLastTry(settlement.attempt().get());
      }
      return SettleOutcome.APPLIED;
    }
    if (settlement.attempt().isPresent()) {
      row.insertTry(settlement.attempt().get().late());
    }
    boolean isEnded = settlement.next().isSuccess() && row.end(settlement.next(), now());
    return isEnded ? SettleOutcome.LATE_SUCCESS : SettleOutcome.LATE;
  }

  @Override
  public boolean expedite(String tenant, String deliveryId, HostTransaction transaction) {
    return move(tenant, deliveryId, transaction, row -> row.expedite(now()));
  }

  @Override
  public boolean cancel(String tenant, String deliveryId, HostTransaction transaction) {
    return move(tenant, deliveryId, transaction, row -> row.end(Standing.WITHDRAWN, now()));
  }

  private boolean move(String tenant, String deliveryId, HostTransaction transaction, Move move) {
    OptionalLong number = WebhookNumber.read(deliveryId);
    return number.isPresent()
        && database.run(
            transaction,
            "move " + deliveryId,
            connection -> move.apply(new WebhookRow(connection, tenant, number.getAsLong())));
  }

  /** A change of a webhook; false if it is not open. */
  @FunctionalInterface
  private interface Move {
    boolean apply(WebhookRow row) throws SQLException;
  }

  private static LaneId lane(ResultSet row) throws SQLException {
    return new LaneId(row.getString("merchant"), row.getString("customer"));
  }

  /** The lowest epoch of a customer's open webhooks. */
  private record Oldest(LaneId lane, long epoch) {

    static Oldest of(ResultSet row) throws SQLException {
      return new Oldest(ShopDeliveryQueue.lane(row), row.getLong("oldest"));
    }
  }
}
