package dev.reprise.http;

import dev.reprise.model.AttemptPhases;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Measures the phases of one exchange. Not safe for use by several threads.
 *
 * <p>Connecting ends when the client has a connection for the request; the wait for one that is
 * used again is no connecting.
 */
final class PhaseTimes {

  private final LongSupplier nanoTime;
  private final Optional<Duration> dns;
  private final long startNanos;
  private OptionalLong connected = OptionalLong.empty();
  private OptionalLong encrypted = OptionalLong.empty();
  private OptionalLong sent = OptionalLong.empty();
  private OptionalLong answered = OptionalLong.empty();
  private boolean isNew;

  /**
   * Begins with connecting.
   *
   * @param dns how long looking the name up took, if it was
   */
  PhaseTimes(LongSupplier nanoTime, Optional<Duration> dns) {
    this.nanoTime = nanoTime;
    this.dns = dns;
    this.startNanos = nanoTime.getAsLong();
  }

  void connected(boolean isNewConnection) {
    isNew = isNewConnection;
    connected = now();
  }

  void encrypted() {
    encrypted = now();
  }

  void sent() {
    sent = now();
  }

  void answered() {
    answered = now();
  }

  AttemptPhases phases() {
    return new AttemptPhases(
        dns,
        isNew ? between(OptionalLong.of(startNanos), connected) : Optional.empty(),
        isNew ? between(connected, encrypted) : Optional.empty(),
        between(begun(), answered));
  }

  // The client may tell of an answer before it tells of having sent all.
  private OptionalLong begun() {
    if (sent.isPresent()) {
      return sent;
    }
    return encrypted.isPresent() ? encrypted : connected;
  }

  private OptionalLong now() {
    return OptionalLong.of(nanoTime.getAsLong());
  }

  private static Optional<Duration> between(OptionalLong from, OptionalLong to) {
    return from.isPresent() && to.isPresent()
        ? Optional.of(Duration.ofNanos(Math.max(0, to.getAsLong() - from.getAsLong())))
        : Optional.empty();
  }
}
