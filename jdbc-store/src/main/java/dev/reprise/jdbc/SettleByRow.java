package dev.reprise.jdbc;

import dev.reprise.jdbc.DeliveryWriter.Outcome;
import dev.reprise.jdbc.SettleBatch.Item;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement.Again;
import dev.reprise.spi.Settlement.LineEffect;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/** Writes a batch of settlements by a few batches of statements for single rows. */
final class SettleByRow {

  private static final String KEY =
      """
       WHERE tenant = :tenant
         AND subscription_id = :subscription
         AND event = (SELECT d.event
                        FROM <schema>.delivery d
                       WHERE d.tenant = :tenant
                         AND d.id = :delivery)
         AND delivery = :delivery
      """;

  /** Guarded by the number of attempts: who settles the same attempt later changes no row. */
  private static final String AGAIN =
      """
      UPDATE <schema>.queue
         SET attempts = :attempts,
             due_at = :dueAt
      """
          + KEY
          + "   AND attempts = :attemptsBefore\n";

  /** Guarded as {@link #AGAIN}. */
  private static final String END =
      "DELETE FROM <schema>.queue\n" + KEY + "   AND attempts = :attemptsBefore\n";

  /** Guarded by the row's lock until the delivery has ended. */
  private static final String LOCK =
      "SELECT attempts\n  FROM <schema>.queue\n" + KEY + "   FOR UPDATE\n";

  /** Guarded by the row's lock, and by the number as {@link #END} is. */
  private static final String LOCK_LINE =
      "SELECT line\n  FROM <schema>.queue\n"
          + KEY
          + "   AND attempts = :attemptsBefore\n   AND line IS NOT NULL\n   FOR UPDATE\n";

  private static final String END_LOCKED = "DELETE FROM <schema>.queue\n" + KEY;

  private final SettleBatch batch;
  private final Dialect dialect;
  private final Map<Item, SettleOutcome> results = new HashMap<>();
  private final Rows outcomes = new Rows(DeliveryWriter.OUTCOME);

  SettleByRow(SettleBatch batch, Dialect dialect) {
    this.batch = batch;
    this.dialect = dialect;
  }

  /** Writes the batch in the caller's transaction. */
  List<SettleOutcome> write(Handle handle) {
    Map<Item, Long> lines = linesToHold(handle);
    guarded(handle, AGAIN, batch.items().stream().filter(item -> item.end().isEmpty()).toList());
    guarded(handle, END, batch.items().stream().filter(item -> item.end().isPresent()).toList());
    for (Item item : batch.items()) {
      if (results.get(item) == SettleOutcome.APPLIED) {
        addOutcome(item, item.settlement().attemptsAfter());
      } else if (item.settlement().next().isSuccess() && endLocked(handle, item)) {
        results.put(item, SettleOutcome.LATE_SUCCESS);
      }
    }
    outcomes.insert(handle);
    lines.forEach((item, line) -> hold(handle, item, line));
    batch.items().forEach(item -> release(handle, item));
    AttemptStore.Batch attempts = new AttemptStore.Batch();
    batch.items().forEach(item -> item.addTo(attempts, results.get(item) != SettleOutcome.APPLIED));
    attempts.insert(handle);
    return batch.outcomes(item -> results.getOrDefault(item, SettleOutcome.LATE));
  }

  /** Finds, and locks, the lines of what is to hold them: once it has ended it stands in none. */
  private Map<Item, Long> linesToHold(Handle handle) {
    Map<Item, Long> lines = new LinkedHashMap<>();
    for (Item item : batch.items()) {
      if (item.effectOnLine() == LineEffect.HOLD) {
        bindKey(handle.createQuery(LOCK_LINE), item)
            .bind("attemptsBefore", item.settlement().attemptsBefore())
            .mapTo(Long.class)
            .findOne()
            .ifPresent(line -> lines.put(item, line));
      }
    }
    return lines;
  }

  private void hold(Handle handle, Item item, long line) {
    HeldLines.hold(
        handle,
        dialect,
        item.settlement().lane(),
        new HeldLines.Hold(line, item.delivery(), batch.now()));
  }

  private void release(Handle handle, Item item) {
    boolean hasEnded = results.getOrDefault(item, SettleOutcome.LATE) != SettleOutcome.LATE;
    if (hasEnded && item.effectOnLine() == LineEffect.RELEASE) {
      HeldLines.releaseOfRoot(handle, item.settlement().lane().tenant(), item.delivery());
    }
  }

  private void guarded(Handle handle, String sql, List<Item> guarded) {
    if (guarded.isEmpty()) {
      return;
    }
    try (PreparedBatch statements = handle.prepareBatch(sql)) {
      for (Item item : guarded) {
        bindKey(statements, item).bind("attemptsBefore", item.settlement().attemptsBefore());
        if (item.settlement().next() instanceof Again next) {
          statements
              .bind("attempts", item.settlement().attemptsAfter())
              .bind("dueAt", Times.sql(batch.now().plus(next.dueIn())));
        }
        statements.add();
      }
      int[] counts = statements.execute();
      for (int i = 0; i < counts.length; i++) {
        results.put(guarded.get(i), counts[i] == 1 ? SettleOutcome.APPLIED : SettleOutcome.LATE);
      }
    }
  }

  private boolean endLocked(Handle handle, Item item) {
    Optional<Integer> attempts =
        bindKey(handle.createQuery(LOCK), item).mapTo(Integer.class).findOne();
    if (attempts.isPresent()) {
      bindKey(handle.createUpdate(END_LOCKED), item).execute();
      addOutcome(item, attempts.get());
    }
    return attempts.isPresent();
  }

  private void addOutcome(Item item, int attempts) {
    item.end()
        .map(
            end ->
                new Outcome(
                    item.settlement().lane(),
                    item.delivery(),
                    end.status(),
                    end.detail(),
                    attempts,
                    item.httpStatus(),
                    batch.now()))
        .ifPresent(outcome -> outcome.addTo(outcomes));
  }

  private static <S extends SqlStatement<S>> S bindKey(S statement, Item item) {
    return statement
        .bind("tenant", item.settlement().lane().tenant())
        .bind("subscription", item.settlement().lane().subscriptionId())
        .bind("delivery", item.delivery());
  }
}
