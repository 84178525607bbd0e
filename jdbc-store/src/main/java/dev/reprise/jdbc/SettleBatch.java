package dev.reprise.jdbc;

import dev.reprise.jdbc.DeliveryWriter.Outcome;
import dev.reprise.model.Attempt;
import dev.reprise.model.RecordedResponse;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.Settlement.Again;
import dev.reprise.spi.Settlement.Ended;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** One batch of settlements; can be written again if its transaction was rolled back. */
final class SettleBatch {

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

  private static final String END_LOCKED = "DELETE FROM <schema>.queue\n" + KEY;

  private final List<Item> items;
  private final Instant now;

  SettleBatch(List<Settlement> batch, IdGenerator ids, Instant now) {
    this.items =
        IntStream.range(0, batch.size())
            .mapToObj(
                index ->
                    new Item(
                        index,
                        batch.get(index),
                        DeliveryWriter.uuid(batch.get(index).deliveryId()),
                        ids.next()))
            .toList();
    this.now = now;
  }

  /** Writes the batch in the caller's transaction. */
  List<SettleOutcome> write(Handle handle) {
    SettleOutcome[] results = new SettleOutcome[items.size()];
    List<Item> inLockOrder = new ArrayList<>(items);
    // Two batches that share deliveries then wait for each other in one direction only.
    inLockOrder.sort(Comparator.comparing(Item::delivery));
    List<Item> again = inLockOrder.stream().filter(item -> !item.isEnd()).toList();
    List<Item> ends = inLockOrder.stream().filter(Item::isEnd).toList();
    List<Outcome> outcomes = new ArrayList<>();
    note(results, again, guarded(handle, AGAIN, again));
    note(results, ends, guarded(handle, END, ends));
    for (Item item : inLockOrder) {
      if (results[item.index()] == SettleOutcome.APPLIED) {
        ended(item, item.settlement().attemptsAfter()).ifPresent(outcomes::add);
      } else if (item.settlement().next().isSuccess()) {
        Optional<Outcome> late = endLocked(handle, item);
        late.ifPresent(outcomes::add);
        results[item.index()] = late.isPresent() ? SettleOutcome.LATE_SUCCESS : SettleOutcome.LATE;
      }
    }
    insert(handle, outcomes);
    AttemptStore.insert(handle, attempts(results));
    return List.of(results);
  }

  private int[] guarded(Handle handle, String sql, List<Item> guarded) {
    if (guarded.isEmpty()) {
      return new int[0];
    }
    try (PreparedBatch batch = handle.prepareBatch(sql)) {
      for (Item item : guarded) {
        item.bindKey(batch).bind("attemptsBefore", item.settlement().attemptsBefore());
        if (item.settlement().next() instanceof Again next) {
          batch
              .bind("attempts", item.settlement().attemptsAfter())
              .bind("dueAt", Times.sql(now.plus(next.dueIn())));
        }
        batch.add();
      }
      return batch.execute();
    }
  }

  private static void note(SettleOutcome[] results, List<Item> written, int[] counts) {
    for (int i = 0; i < counts.length; i++) {
      results[written.get(i).index()] = counts[i] == 1 ? SettleOutcome.APPLIED : SettleOutcome.LATE;
    }
  }

  private Optional<Outcome> endLocked(Handle handle, Item item) {
    Optional<Integer> attempts =
        item.bindKey(handle.createQuery(LOCK)).mapTo(Integer.class).findOne();
    if (attempts.isPresent()) {
      item.bindKey(handle.createUpdate(END_LOCKED)).execute();
    }
    return attempts.flatMap(count -> ended(item, count));
  }

  private Optional<Outcome> ended(Item item, int attempts) {
    if (!(item.settlement().next() instanceof Ended next)) {
      return Optional.empty();
    }
    return Optional.of(
        new Outcome(
            item.settlement().lane(),
            item.delivery(),
            next.status(),
            next.detail(),
            attempts,
            item.settlement().attempt().flatMap(Attempt::response).map(RecordedResponse::status),
            now));
  }

  private static void insert(Handle handle, List<Outcome> outcomes) {
    if (outcomes.isEmpty()) {
      return;
    }
    try (PreparedBatch batch = DeliveryWriter.outcomes(handle)) {
      outcomes.forEach(outcome -> DeliveryWriter.bindOutcome(batch, outcome).add());
      batch.execute();
    }
  }

  private List<AttemptStore.Row> attempts(SettleOutcome[] results) {
    List<AttemptStore.Row> rows = new ArrayList<>();
    for (Item item : items) {
      boolean isLate = results[item.index()] != SettleOutcome.APPLIED;
      item.settlement()
          .attempt()
          .map(attempt -> isLate ? attempt.late() : attempt)
          .map(
              attempt ->
                  new AttemptStore.Row(
                      item.settlement().lane().tenant(), item.attempt(), item.delivery(), attempt))
          .ifPresent(rows::add);
    }
    return rows;
  }

  /** A settlement, its place in the batch, and the ids of its rows. */
  private record Item(int index, Settlement settlement, UUID delivery, UUID attempt) {

    boolean isEnd() {
      return settlement.next() instanceof Ended;
    }

    <S extends org.jdbi.v3.core.statement.SqlStatement<S>> S bindKey(S statement) {
      return statement
          .bind("tenant", settlement.lane().tenant())
          .bind("subscription", settlement.lane().subscriptionId())
          .bind("delivery", delivery);
    }
  }
}
