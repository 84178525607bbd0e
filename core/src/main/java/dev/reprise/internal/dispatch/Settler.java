package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what has ended for a moment and settles it in batches.
 *
 * <p>Nothing is given up: while the store fails, what has ended waits here, and its deliveries stay
 * in flight and are not sent again. A batch that cannot be written is halved until the settlement
 * at fault stands alone. What waits is bounded by what may be in flight. Lives on one loop.
 */
final class Settler {

  private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

  /** Most settlements in one transaction. */
  static final int BATCH_MAX = 500;

  /** How long a settlement waits for others to share its transaction. */
  static final Duration GATHER_FOR = Duration.ofMillis(2);

  /** How long a settlement that the store refuses for itself waits until it is tried again. */
  private static final Duration REFUSED_AGAIN_AFTER = Duration.ofSeconds(30);

  private final DeliveryQueue queue;
  private final HealthKeeper health;
  private final Loop loop;
  private final Consumer<List<Outcome>> onSettled;
  private final Deque<Outcome> waiting = new ArrayDeque<>();
  private final Backoff backoff = new Backoff();
  private boolean isFlushPlanned;

  /**
   * Takes what a settler needs.
   *
   * @param onSettled gets what was settled, on the settler's loop
   */
  Settler(DeliveryQueue queue, HealthKeeper health, Loop loop, Consumer<List<Outcome>> onSettled) {
    this.queue = requireNonNull(queue, "queue");
    this.health = requireNonNull(health, "health");
    this.loop = requireNonNull(loop, "loop");
    this.onSettled = requireNonNull(onSettled, "onSettled");
  }

  /** Takes what has ended; may be called by any thread. */
  void settle(Outcome outcome) {
    loop.execute(() -> add(outcome));
  }

  private void add(Outcome outcome) {
    waiting.add(outcome);
    planFlush(GATHER_FOR);
  }

  private void planFlush(Duration delay) {
    if (!isFlushPlanned) {
      isFlushPlanned = true;
      loop.after(delay, this::flush);
    }
  }

  private void flush() {
    isFlushPlanned = false;
    List<Outcome> batch = nextBatch();
    if (batch.isEmpty()) {
      return;
    }
    if (write(batch)) {
      planFlush(Duration.ZERO);
    } else {
      planFlush(backoff.afterFailure());
    }
  }

  private List<Outcome> nextBatch() {
    List<Outcome> batch = new ArrayList<>();
    while (batch.size() < BATCH_MAX && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    return batch;
  }

  /** Writes a batch, or puts back what could not be written; false if the store is failing. */
  private boolean write(List<Outcome> batch) {
    List<SettleOutcome> outcomes;
    try {
      outcomes = queue.settle(batch.stream().map(Outcome::settlement).toList());
    } catch (StoreException e) {
      return e.isTransient() ? putBack(batch, e) : halve(batch, e);
    }
    if (backoff.isFailing()) {
      LOG.warn("the store settles again");
      backoff.afterSuccess();
    }
    conclude(batch, outcomes);
    return true;
  }

  private boolean putBack(List<Outcome> batch, StoreException failure) {
    if (!backoff.isFailing()) {
      LOG.warn("{} settlements wait for the store, which fails", batch.size(), failure);
    }
    for (int i = batch.size() - 1; i >= 0; i--) {
      waiting.addFirst(batch.get(i));
    }
    return false;
  }

  private boolean halve(List<Outcome> batch, StoreException failure) {
    if (batch.size() == 1) {
      Settlement refused = batch.get(0).settlement();
      LOG.error(
          "the store refuses to settle delivery {} of {}; trying again in {}",
          refused.deliveryId(),
          refused.lane(),
          REFUSED_AGAIN_AFTER,
          failure);
      loop.after(REFUSED_AGAIN_AFTER, () -> add(batch.get(0)));
      return true;
    }
    int middle = batch.size() / 2;
    if (!write(batch.subList(0, middle))) {
      return putBack(batch.subList(middle, batch.size()), failure);
    }
    return write(batch.subList(middle, batch.size()));
  }

  private void conclude(List<Outcome> batch, List<SettleOutcome> outcomes) {
    List<Outcome> applied = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Outcome outcome = batch.get(i);
      LOG.debug(
          "delivery {} of {}: {} {}",
          outcome.settlement().deliveryId(),
          outcome.settlement().lane(),
          outcomes.get(i),
          outcome.settlement().next());
      if (outcomes.get(i) == SettleOutcome.APPLIED) {
        applied.add(outcome);
      }
    }
    try {
      health.record(applied);
    } finally {
      onSettled.accept(batch);
    }
  }
}
