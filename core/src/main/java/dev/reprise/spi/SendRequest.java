package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Event;
import dev.reprise.model.Header;
import dev.reprise.model.Origin;
import dev.reprise.model.Payload;
import dev.reprise.model.RecordResponse;
import dev.reprise.model.Secret;
import dev.reprise.model.SignatureScheme;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One attempt to be made.
 *
 * @param deliveryId the delivery
 * @param attempt its number, counted from 1
 * @param url where it goes
 * @param subscriptionUrl where the subscription's deliveries go now; other than {@code url} for a
 *     replay to the URL of its original
 * @param event what is owed
 * @param payload the bytes to send, as they are
 * @param origin where the delivery comes from
 * @param secrets the secrets to sign with, oldest first; may be empty
 * @param signature how to sign
 * @param headers what the subscription adds; sent unless {@code url} has another origin than {@code
 *     subscriptionUrl}, since they may hold what only that receiver shall see
 * @param recordResponse of which answers the body is recorded; it need not be kept of others
 * @param now the time to sign with
 * @param timeout the longest that the attempt may take, connecting included
 */
public record SendRequest(
    String deliveryId,
    int attempt,
    String url,
    String subscriptionUrl,
    Event event,
    Payload payload,
    Origin origin,
    List<Secret> secrets,
    SignatureScheme signature,
    List<Header> headers,
    RecordResponse recordResponse,
    Instant now,
    Duration timeout) {

  /** Copies the lists. */
  public SendRequest {
    requireNonNull(deliveryId, "deliveryId");
    requireNonNull(url, "url");
    requireNonNull(subscriptionUrl, "subscriptionUrl");
    requireNonNull(event, "event");
    requireNonNull(payload, "payload");
    requireNonNull(origin, "origin");
    secrets = List.copyOf(secrets);
    requireNonNull(signature, "signature");
    headers = List.copyOf(headers);
    requireNonNull(recordResponse, "recordResponse");
    requireNonNull(now, "now");
    requireNonNull(timeout, "timeout");
  }

  /** Returns a copy that is signed with other secrets. */
  public SendRequest withSecrets(List<Secret> value) {
    return new SendRequest(
        deliveryId,
        attempt,
        url,
        subscriptionUrl,
        event,
        payload,
        origin,
        value,
        signature,
        headers,
        recordResponse,
        now,
        timeout);
  }
}
