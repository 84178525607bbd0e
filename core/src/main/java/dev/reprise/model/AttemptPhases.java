package dev.reprise.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How long the parts of an attempt took; each is empty if it was not come to, or not needed.
 *
 * <p>A connection that is used again needs no connecting. The attempt's duration is longer than
 * their sum by what was sent and by the rest of the answer.
 *
 * @param dns looking the host name up
 * @param connect setting up the TCP connection
 * @param tls the TLS handshake
 * @param firstByte from the request's having been sent to the first byte of the answer
 */
public record AttemptPhases(
    Optional<Duration> dns,
    Optional<Duration> connect,
    Optional<Duration> tls,
    Optional<Duration> firstByte) {

  private static final AttemptPhases NONE =
      new AttemptPhases(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if a duration is negative
   */
  public AttemptPhases {
    dns.ifPresent(value -> Durations.notNegative("dns", value));
    connect.ifPresent(value -> Durations.notNegative("connect", value));
    tls.ifPresent(value -> Durations.notNegative("tls", value));
    firstByte.ifPresent(value -> Durations.notNegative("firstByte", value));
  }

  /** Returns the phases of an attempt of which none was measured. */
  public static AttemptPhases none() {
    return NONE;
  }
}
