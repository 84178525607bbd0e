package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Event;
import dev.reprise.model.Origin;
import dev.reprise.model.Payload;
import dev.reprise.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One attempt to be made.
 *
 * @param deliveryId the delivery
 * @param attempt its number, counted from 1
 * @param url where it goes
 * @param event what is owed
 * @param payload the bytes to send, as they are
 * @param origin where the delivery comes from
 * @param secrets the secrets to sign with, oldest first; may be empty
 * @param now the time to sign with
 * @param timeout the longest that the attempt may take, connecting included
 */
public record SendRequest(
    String deliveryId,
    int attempt,
    String url,
    Event event,
    Payload payload,
    Origin origin,
    List<Secret> secrets,
    Instant now,
    Duration timeout) {

  /** Copies the secrets. */
  public SendRequest {
    requireNonNull(deliveryId, "deliveryId");
    requireNonNull(url, "url");
    requireNonNull(event, "event");
    requireNonNull(payload, "payload");
    requireNonNull(origin, "origin");
    secrets = List.copyOf(secrets);
    requireNonNull(now, "now");
    requireNonNull(timeout, "timeout");
  }
}
