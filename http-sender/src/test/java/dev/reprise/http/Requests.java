package dev.reprise.http;

import dev.reprise.model.Bytes;
import dev.reprise.model.Event;
import dev.reprise.model.Origin;
import dev.reprise.model.Payload;
import dev.reprise.model.PayloadFacts;
import dev.reprise.model.RecordResponse;
import dev.reprise.model.Secret;
import dev.reprise.model.SignatureScheme;
import dev.reprise.spi.SendRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Attempts to be made, for tests. */
record Requests(
    String url,
    Payload payload,
    Origin origin,
    List<Secret> secrets,
    Instant now,
    Duration timeout) {

  static final Instant NOW = Instant.parse("2026-11-23T10:15:30.250Z");
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  /** Enough time for whatever answers at all. */
  static final Duration LONG = Duration.ofSeconds(20);

  /** Little time, for what never answers. */
  static final Duration SHORT = Duration.ofMillis(400);

  static Requests to(String url) {
    return new Requests(
        url, Payload.json("{}"), Origin.published("wbd_1"), secretsOf(SECRET), NOW, LONG);
  }

  Requests with(Payload newPayload) {
    return new Requests(url, newPayload, origin, secrets, now, timeout);
  }

  Requests with(Origin newOrigin) {
    return new Requests(url, payload, newOrigin, secrets, now, timeout);
  }

  Requests withSecrets(String... texts) {
    return new Requests(url, payload, origin, secretsOf(texts), now, timeout);
  }

  Requests at(Instant newNow) {
    return new Requests(url, payload, origin, secrets, newNow, timeout);
  }

  Requests within(Duration newTimeout) {
    return new Requests(url, payload, origin, secrets, now, newTimeout);
  }

  SendRequest build() {
    return build("msg_p5jXN8AQM9LWM0D4loKWxJek", "wbd_7");
  }

  SendRequest build(String eventId, String deliveryId) {
    PayloadFacts facts =
        new PayloadFacts(payload.bytes().size(), payload.contentType(), Optional.empty());
    Event event =
        new Event(
            "acme", "1", eventId, "order.paid", Optional.empty(), Map.of(), facts, Instant.EPOCH);
    return new SendRequest(
        deliveryId,
        3,
        url,
        url,
        event,
        payload,
        origin,
        secrets,
        SignatureScheme.STANDARD_V1,
        List.of(),
        RecordResponse.ALL,
        now,
        timeout);
  }

  static Payload binary(byte[] bytes) {
    return new Payload(Bytes.copyOf(bytes), Payload.CONTENT_TYPE_DEFAULT);
  }

  private static List<Secret> secretsOf(String... texts) {
    return Stream.of(texts)
        .map(text -> new Secret("sec_1", text, Instant.EPOCH, Optional.empty()))
        .toList();
  }
}
