package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps dispatching from a store that fails: while it does, nothing but a retry asks it anything.
 * Lives on the dispatcher's loop.
 */
final class StorePatience {

  private static final Logger LOG = LoggerFactory.getLogger(StorePatience.class);

  private final Loop loop;
  private final BooleanSupplier retry;
  private final Runnable work;
  private final Runnable onWorking;
  private final Backoff backoff = new Backoff();
  private boolean isRetryPlanned;

  /**
   * Takes what to do.
   *
   * @param retry has the store asked; false if there is nothing to ask it
   * @param work shows that it serves again, or throws; follows an answer of one that failed
   * @param onWorking runs once it has been shown
   */
  StorePatience(Loop loop, BooleanSupplier retry, Runnable work, Runnable onWorking) {
    this.loop = requireNonNull(loop, "loop");
    this.retry = requireNonNull(retry, "retry");
    this.work = requireNonNull(work, "work");
    this.onWorking = requireNonNull(onWorking, "onWorking");
  }

  /** Runs a step that asks the store, unless it fails. */
  void ask(Runnable step) {
    if (!backoff.isFailing()) {
      guarded(step);
    }
  }

  /** Hears that the store has answered. */
  void answered() {
    if (backoff.isFailing()) {
      guarded(
          () -> {
            work.run();
            LOG.warn("the store answers again");
            backoff.afterSuccess();
          });
    }
    if (!backoff.isFailing()) {
      onWorking.run();
    }
  }

  /** Hears that the store has failed. */
  void failed(RuntimeException failure) {
    if (!backoff.isFailing()) {
      LOG.warn("dispatching waits for the store, which fails", failure);
    }
    planRetry();
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      // whatever a host's own store throws, dispatching goes on
      failed(e);
    }
  }

  private void planRetry() {
    Duration wait = backoff.afterFailure();
    if (!isRetryPlanned) {
      isRetryPlanned = true;
      loop.after(wait, this::retry);
    }
  }

  private void retry() {
    isRetryPlanned = false;
    if (!retry.getAsBoolean()) {
      planRetry();
    }
  }
}
