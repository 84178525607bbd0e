package dev.reprise.benchmarks.rig;

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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Attempts to be made: 1 KiB of JSON, one secret, everything recorded. */
final class Posts {

  static final int BODY_BYTES = 1_024;
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final Payload PAYLOAD =
      Payload.json("{\"a\":\"" + "x".repeat(BODY_BYTES - "{\"a\":\"\"}".length()) + "\"}");
  private static final List<Secret> SECRETS =
      List.of(
          new Secret(
              "sec_1",
              "whsec_" + Base64.getEncoder().encodeToString(new byte[32]),
              Instant.EPOCH,
              Optional.empty()));

  private Posts() {}

  static Bytes body() {
    return PAYLOAD.bytes();
  }

  /** Returns the attempt of that number to a URL. */
  static SendRequest to(String url, long number) {
    PayloadFacts facts =
        new PayloadFacts(PAYLOAD.bytes().size(), PAYLOAD.contentType(), Optional.empty());
    Event event =
        new Event(
            "acme",
            Long.toString(number),
            "evt_" + number,
            "order.paid",
            Optional.empty(),
            Map.of(),
            facts,
            Instant.EPOCH);
    String id = "wbd_" + number;
    return new SendRequest(
        id,
        1,
        url,
        url,
        event,
        PAYLOAD,
        Origin.published(id),
        SECRETS,
        SignatureScheme.STANDARD_V1,
        List.of(),
        RecordResponse.ALL,
        Instant.now(),
        TIMEOUT);
  }
}
