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
  private final Runnable onAnswer;
  private final Backoff backoff = new Backoff();
  private boolean isRetryPlanned;

  /**
   * Takes what to do.
   *
   * @param retry asks the store; false if there was nothing to ask
   * @param onAnswer runs once it has answered again
   */
  StorePatience(Loop loop, BooleanSupplier retry, Runnable onAnswer) {
    this.loop = requireNonNull(loop, "loop");
    this.retry = requireNonNull(retry, "retry");
    this.onAnswer = requireNonNull(onAnswer, "onAnswer");
  }

  /** Runs a step that asks the store, unless it fails. */
  void ask(Runnable step) {
    if (!backoff.isFailing()) {
      guarded(step);
    }
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      // whatever a host's own store throws, dispatching goes on
      if (!backoff.isFailing()) {
        LOG.warn("dispatching waits for the store, which fails", e);
      }
      planRetry();
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
    guarded(
        () -> {
          if (retry.getAsBoolean()) {
            LOG.warn("the store answers again");
            backoff.afterSuccess();
            onAnswer.run();
          } else {
            planRetry();
          }
        });
  }
}
