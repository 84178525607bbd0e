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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what has ended for a moment and settles it in batches.
 *
 * <p>Nothing is given up: what cannot be written waits here, and its deliveries stay in flight and
 * are not sent again. A batch that fails goes to the end of what waits, and the next ones are half
 * as large, so that a settlement at fault, or one that waits for somebody's lock, comes to stand
 * alone and holds nobody else up; it keeps its place in its lane until it can be written. What
 * waits is bounded by what may be in flight. Lives on one loop.
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
  private final Loop loop;
  private final SettledListener listener;
  private final Deque<Outcome> waiting = new ArrayDeque<>();
  private final Backoff backoff = new Backoff();
  private int batchMax = BATCH_MAX;
  private boolean isFlushPlanned;

  Settler(DeliveryQueue queue, Loop loop, SettledListener listener) {
    this.queue = requireNonNull(queue, "queue");
    this.loop = requireNonNull(loop, "loop");
    this.listener = requireNonNull(listener, "listener");
  }

  /** Hears of what was settled, on the settler's loop. */
  @FunctionalInterface
  interface SettledListener {

    /**
     * Takes what was settled.
     *
     * @param batch in the order in which it ended
     * @param outcomes what became of each
     */
    void settled(List<Outcome> batch, List<SettleOutcome> outcomes);
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
    if (!batch.isEmpty()) {
      planFlush(written(batch));
    }
  }

  /** Takes what waits longest; of one delivery only one settlement, since their order matters. */
  private List<Outcome> nextBatch() {
    List<Outcome> batch = new ArrayList<>();
    while (batch.size() < batchMax && !waiting.isEmpty()) {
      Outcome next = waiting.element();
      if (batch.stream().anyMatch(next::isOfSameDelivery)) {
        break;
      }
      batch.add(waiting.remove());
    }
    return batch;
  }

  /** Writes a batch, or keeps it; returns how long to wait before the next one. */
  private Duration written(List<Outcome> batch) {
    List<SettleOutcome> outcomes;
    try {
      outcomes = queue.settle(batch.stream().map(Outcome::settlement).toList());
      if (outcomes.size() != batch.size()) {
        throw new IllegalStateException(
            "settle must return an outcome for each of "
                + batch.size()
                + " settlements, returned "
                + outcomes.size());
      }
    } catch (RuntimeException e) {
      // whatever a host's own store throws, what has ended is kept
      return kept(batch, e);
    }
    if (backoff.isFailing()) {
      LOG.warn("the store settles again");
    }
    backoff.afterSuccess();
    batchMax = Math.min(BATCH_MAX, batchMax * 2);
    listener.settled(batch, outcomes);
    return Duration.ZERO;
  }

  private Duration kept(List<Outcome> batch, RuntimeException failure) {
    boolean isTransient = failure instanceof StoreException store && store.isTransient();
    batchMax = Math.max(1, batch.size() / 2);
    if (!isTransient && batch.size() == 1) {
      park(batch.get(0), failure);
      return Duration.ZERO;
    }
    waiting.addAll(batch);
    if (!isTransient) {
      return Duration.ZERO;
    }
    if (!backoff.isFailing()) {
      LOG.warn("{} settlements wait for the store, which fails", waiting.size(), failure);
    }
    return backoff.afterFailure();
  }

  private void park(Outcome outcome, RuntimeException failure) {
    Settlement refused = outcome.settlement();
    LOG.error(
        "the store refuses to settle delivery {} of {}; trying again in {}",
        refused.deliveryId(),
        refused.lane(),
        REFUSED_AGAIN_AFTER,
        failure);
    loop.after(REFUSED_AGAIN_AFTER, () -> add(outcome));
  }
}
