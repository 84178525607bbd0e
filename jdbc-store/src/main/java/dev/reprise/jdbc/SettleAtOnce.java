package dev.reprise.jdbc;

import dev.reprise.jdbc.SettleBatch.Item;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.WireName;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement.Again;
import dev.reprise.spi.Settlement.Ended;
import dev.reprise.spi.Settlement.LineEffect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Writes a batch of settlements by one statement. */
final class SettleAtOnce {

  private static final Table ITEM =
      Table.of(
          "item",
          """
          tenant text, subscription_id text, delivery uuid, attempts_before int4,
          attempts_after int4, due_at timestamptz, status text, detail text, http_status int2,
          line_effect text
          """);

  /**
   * Guarded by the number of attempts: who settles the same attempt later changes no row, save that
   * a success ends what is pending. What a row is found to be once its lock is had counts: outcomes
   * and late attempts follow from the rows that were changed.
   */
  private static final String SETTLE =
      """
      WITH item AS MATERIALIZED (
        SELECT item.*, d.event, d.root
          FROM %s
          JOIN <schema>.delivery d
            ON d.tenant = item.tenant AND d.id = item.delivery),
      again AS (
        UPDATE <schema>.queue q
           SET attempts = i.attempts_after,
               due_at = i.due_at
          FROM item i
         WHERE q.tenant = i.tenant
           AND q.subscription_id = i.subscription_id
           AND q.event = i.event
           AND q.delivery = i.delivery
           AND q.attempts = i.attempts_before
           AND i.status IS NULL
        RETURNING i.delivery),
      ended AS (
        DELETE FROM <schema>.queue q
         USING item i
         WHERE q.tenant = i.tenant
           AND q.subscription_id = i.subscription_id
           AND q.event = i.event
           AND q.delivery = i.delivery
           AND (q.attempts = i.attempts_before OR i.status = :success)
           AND i.status IS NOT NULL
        RETURNING i.*, q.line, q.attempts, q.attempts = i.attempts_before AS applied),
      settled AS MATERIALIZED (
        SELECT delivery, TRUE AS applied FROM again
         UNION ALL
        SELECT delivery, applied FROM ended),
      outcome_rows AS (
        INSERT INTO <schema>.outcome
               (tenant, delivery, subscription_id, status, detail, attempts, http_status,
                finished_at)
        SELECT tenant, delivery, subscription_id, status, detail,
               CASE WHEN applied THEN attempts_after ELSE attempts END, http_status, :now
          FROM ended)
      """;

  /** Where a line is held or released, which is seldom. */
  private static final String LINES =
      """
      , held AS (
        INSERT INTO <schema>.line_hold (tenant, subscription_id, line, delivery, held_at)
        SELECT tenant, subscription_id, line, delivery, :now
          FROM ended
         WHERE applied
           AND line IS NOT NULL
           AND line_effect = :hold
            ON CONFLICT DO NOTHING),
      released AS (
        DELETE FROM <schema>.line_hold h
         USING ended
         WHERE h.tenant = ended.tenant
           AND h.delivery = ended.root
           AND ended.line_effect = :release)
      """;

  private static final String INSERT =
      """
      , %1$s_rows AS (
        INSERT INTO <schema>.%1$s (%2$s)
        SELECT %3$s
          FROM %4$s)
      """;

  /** Hashed once, where a join might compare all with all: nothing is known of their number. */
  private static final String LATE =
      "attempt.delivery NOT IN (SELECT delivery FROM settled WHERE applied)";

  private static final String RESULT = "SELECT delivery, applied FROM settled\n";

  private final SettleBatch batch;
  private final Rows items = new Rows(ITEM);
  private final AttemptStore.Batch attempts = new AttemptStore.Batch();

  SettleAtOnce(SettleBatch batch) {
    this.batch = batch;
    for (Item item : batch.items()) {
      add(item);
      item.addTo(attempts, false);
    }
  }

  private void add(Item item) {
    Optional<Ended> end = item.end();
    Rows.Row row =
        items
            .add()
            .set("tenant", item.settlement().lane().tenant())
            .set("subscription_id", item.settlement().lane().subscriptionId())
            .set("delivery", item.delivery())
            .set("attempts_before", item.settlement().attemptsBefore())
            .set("attempts_after", item.settlement().attemptsAfter())
            .set("status", end.map(Ended::status).map(WireName::of))
            .set("detail", end.map(Ended::detail).map(WireName::of))
            .set("http_status", item.httpStatus())
            .set("line_effect", effect(item).map(WireName::of));
    if (item.settlement().next() instanceof Again next) {
      row.set("due_at", Times.sql(batch.now().plus(next.dueIn())));
    }
  }

  private static Optional<LineEffect> effect(Item item) {
    return Optional.of(item.effectOnLine()).filter(effect -> effect != LineEffect.NONE);
  }

  /** Writes the batch in the caller's transaction. */
  List<SettleOutcome> write(Handle handle) {
    boolean hasEffectOnLines = batch.items().stream().anyMatch(item -> effect(item).isPresent());
    String sql =
        SETTLE.formatted(items.source())
            + (hasEffectOnLines ? LINES : "")
            + insertion(attempts.attempts())
            + insertion(attempts.responses())
            + RESULT;
    Map<UUID, Boolean> settled = new HashMap<>();
    try (Query query = handle.createQuery(sql)) {
      items.bindSource(query);
      attempts.attempts().bindSource(query);
      attempts.responses().bindSource(query);
      if (hasEffectOnLines) {
        query
            .bind("hold", WireName.of(LineEffect.HOLD))
            .bind("release", WireName.of(LineEffect.RELEASE));
      }
      query
          .bind("success", WireName.of(DeliveryStatus.SUCCEEDED))
          .bind("now", Times.sql(batch.now()))
          .map(
              (row, context) ->
                  Map.entry(Columns.uuid(row, context, "delivery"), row.getBoolean("applied")))
          .forEach(entry -> settled.put(entry.getKey(), entry.getValue()));
    }
    return batch.outcomes(item -> outcome(Optional.ofNullable(settled.get(item.delivery()))));
  }

  private static String insertion(Rows rows) {
    if (rows.isEmpty()) {
      return "";
    }
    String name = rows.table().name();
    String selected =
        rows.table().columns().stream()
            .map(column -> column.name().equals("late") ? LATE : name + "." + column.name())
            .collect(Collectors.joining(", "));
    return INSERT.formatted(name, rows.table().names(), selected, rows.source());
  }

  /** A row that was changed, though by an attempt that was not the next, is a late success. */
  private static SettleOutcome outcome(Optional<Boolean> applied) {
    return applied
        .map(isNext -> isNext ? SettleOutcome.APPLIED : SettleOutcome.LATE_SUCCESS)
        .orElse(SettleOutcome.LATE);
  }
}
