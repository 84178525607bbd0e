package dev.reprise.spi;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Makes attempts.
 *
 * <p>Implementations must be safe for use by several threads. Whoever creates a sender closes it,
 * after the engine.
 */
public interface Sender extends AutoCloseable {

  /**
   * Makes one attempt, without blocking.
   *
   * <p>Never throws, and never completes exceptionally, for what the outside world does: a receiver
   * that cannot be reached or answers badly is a result. It completes within the request's timeout;
   * the engine gives up on one that does not.
   */
  CompletionStage<SendReport> send(SendRequest request);

  /**
   * Says why nothing would ever be sent to a URL.
   *
   * @param tenant whose subscription would have it
   * @param url the URL
   * @return one line that names the rule; empty if the URL itself is acceptable
   */
  default Optional<String> refusalOf(String tenant, String url) {
    return Optional.empty();
  }

  /** Releases what the sender holds; nothing by default. */
  @Override
  default void close() {}
}
