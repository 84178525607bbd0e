package dev.reprise.benchmarks.rig;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Makes subscriptions and pending deliveries by the hundred thousand, in the database itself, from
 * one of each.
 *
 * <p>The columns are the pattern's, whatever the schema has; only what tells rows apart is set.
 */
public final class Seed {

  private static final List<String> TABLES =
      List.of("subscription", "secret", "event", "delivery", "queue");

  private static final String KEEP =
      "CREATE TABLE reprise_seed.%1$s AS SELECT * FROM reprise.%1$s LIMIT 1";

  private static final String COPY =
      """
      INSERT INTO reprise.%1$s
      SELECT r.*
        FROM GENERATE_SERIES(1, %2$d) AS i
       CROSS JOIN reprise_seed.%1$s AS p
       CROSS JOIN LATERAL jsonb_populate_record(p, jsonb_build_object(%3$s)) AS r
      """;

  /** Ids rise as those do that the library makes. */
  private static final String BACKLOG =
      """
      WITH owed AS MATERIALIZED (
        SELECT s.id AS lane, %1$d + ROW_NUMBER() OVER (ORDER BY n, s.id) AS number
          FROM reprise.subscription AS s
         CROSS JOIN GENERATE_SERIES(1, %2$d) AS n
         WHERE s.id ~ '%3$s'
      ), ids AS MATERIALIZED (
        SELECT lane,
               number,
               CAST('00000000-0000-7000-8000-' || LPAD(TO_HEX(number), 12, '0') AS uuid) AS event_ref,
               CAST('00000000-0000-7000-9000-' || LPAD(TO_HEX(number), 12, '0') AS uuid) AS delivery_ref
          FROM owed
      ), events AS (
        INSERT INTO reprise.event
        SELECT r.*
          FROM ids
         CROSS JOIN reprise_seed.event AS p
         CROSS JOIN LATERAL jsonb_populate_record(
               p, jsonb_build_object('id', event_ref, 'event_id', 'seed-' || number)) AS r
      ), deliveries AS (
        INSERT INTO reprise.delivery
        SELECT r.*
          FROM ids
         CROSS JOIN reprise_seed.delivery AS p
         CROSS JOIN LATERAL jsonb_populate_record(
               p,
               jsonb_build_object(
                 'id', delivery_ref,
                 'root', delivery_ref,
                 'subscription_id', lane,
                 'event', event_ref)) AS r
      )
      INSERT INTO reprise.queue
      SELECT r.*
        FROM ids
       CROSS JOIN reprise_seed.queue AS p
       CROSS JOIN LATERAL jsonb_populate_record(
             p,
             jsonb_build_object(
               'subscription_id', lane,
               'slot', GET_BYTE(SHA256(CONVERT_TO(lane, 'UTF8')), 0),
               'event', event_ref,
               'delivery', delivery_ref,
               'due_at', NOW() + INTERVAL '%4$d milliseconds')) AS r
      """;

  private final Meter meter;
  private long made;

  private Seed(Meter meter) {
    this.meter = meter;
  }

  /**
   * Keeps what there is as the pattern: one subscription, and one delivery that is pending.
   *
   * @throws SQLException if nothing is pending, or the database fails
   */
  public static Seed of(Meter meter) throws SQLException {
    if (meter.number("SELECT COUNT(*) FROM reprise.queue") == 0) {
      throw new SQLException("a delivery must be pending as the pattern of others");
    }
    meter.run("DROP SCHEMA IF EXISTS reprise_seed CASCADE");
    meter.run("CREATE SCHEMA reprise_seed");
    for (String table : TABLES) {
      meter.run(KEEP.formatted(table));
    }
    return new Seed(meter);
  }

  /**
   * Makes subscriptions that are owed nothing by themselves.
   *
   * @param prefix of their ids, before a number from 1 on; not one used before
   */
  public void subscriptions(String prefix, long count, String url) throws SQLException {
    String id = "'%s' || i".formatted(prefix);
    meter.run(COPY.formatted("subscription", count, "'id', " + id + ", 'url', '" + url + "'"));
    meter.run(COPY.formatted("secret", count, "'subscription_id', " + id));
  }

  /**
   * Makes events and a pending delivery of each.
   *
   * @param ids a regular expression that finds the ids of the subscriptions
   * @param each how many for each subscription
   * @param dueIn when the next attempt is due
   * @return how many it made
   */
  public long backlog(String ids, long each, Duration dueIn) throws SQLException {
    long before = pending();
    meter.run(BACKLOG.formatted(made, each, ids, dueIn.toMillis()));
    long count = pending() - before;
    made += each * meter.number("SELECT COUNT(*) FROM reprise.subscription");
    return count;
  }

  private long pending() throws SQLException {
    return meter.number("SELECT COUNT(*) FROM reprise.queue");
  }
}
