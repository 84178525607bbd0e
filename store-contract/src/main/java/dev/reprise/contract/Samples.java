package dev.reprise.contract;

import dev.reprise.model.Attempt;
import dev.reprise.model.AttemptError;
import dev.reprise.model.Bytes;
import dev.reprise.model.Contact;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Header;
import dev.reprise.model.Health;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.RecordedResponse;
import dev.reprise.model.Secret;
import dev.reprise.model.StatusDetail;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.Recipient;
import dev.reprise.spi.Replay;
import dev.reprise.spi.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Values that the tests are made of. */
final class Samples {

  static final Instant START = Instant.parse("2026-03-01T10:00:00.123Z");
  static final String TENANT = "acme";
  static final String OTHER_TENANT = "globex";
  static final String TYPE = "order.created";
  static final String UNKNOWN_ID = "wbd_00000000000000000000000000";

  static final Settlement.Next SUCCEEDED =
      new Settlement.Ended(DeliveryStatus.SUCCEEDED, StatusDetail.DELIVERED);
  static final Settlement.Next DEAD =
      new Settlement.Ended(DeliveryStatus.DEAD, StatusDetail.EXHAUSTED);

  private Samples() {}

  static NewEvent event() {
    return NewEvent.of(TENANT, TYPE, Payload.json("{\"total\": 1999}"));
  }

  static NewEvent event(Bytes payload) {
    return NewEvent.of(TENANT, TYPE, new Payload(payload, "text/plain; charset=utf-8"));
  }

  static String url(String subscriptionId) {
    return "https://example.com/hooks/" + subscriptionId + "?v=1";
  }

  static Recipient to(String subscriptionId) {
    return dueIn(subscriptionId, Duration.ZERO);
  }

  static Recipient dueIn(String subscriptionId, Duration dueIn) {
    return new Recipient(subscriptionId, url(subscriptionId), 0, false, dueIn);
  }

  static Recipient inOrder(String subscriptionId, Duration dueIn) {
    return new Recipient(subscriptionId, url(subscriptionId), 0, false, dueIn, DeliveryOrder.FIFO);
  }

  static Recipient inEpoch(String subscriptionId, long epoch, Duration dueIn) {
    return new Recipient(subscriptionId, url(subscriptionId), epoch, false, dueIn);
  }

  static Recipient held(String subscriptionId) {
    return new Recipient(subscriptionId, url(subscriptionId), 0, true, Duration.ZERO);
  }

  static Replay replay(Delivery original) {
    return replay(original, to(original.subscriptionId()));
  }

  static Replay replay(Delivery original, Recipient recipient) {
    return replay(original, recipient, Optional.empty(), false);
  }

  static Replay superseding(Delivery original) {
    return replay(original, to(original.subscriptionId()), Optional.empty(), true);
  }

  static Replay withFreshId(Delivery original, String eventId) {
    return withFreshId(original, to(original.subscriptionId()), eventId);
  }

  static Replay withFreshId(Delivery original, Recipient recipient, String eventId) {
    return replay(original, recipient, Optional.of(eventId), false);
  }

  private static Replay replay(
      Delivery original, Recipient recipient, Optional<String> freshEventId, boolean supersedes) {
    return new Replay(
        original,
        recipient,
        Optional.of("support@acme.example"),
        Optional.of("customer lost it"),
        Optional.empty(),
        false,
        freshEventId,
        supersedes);
  }

  static Replay probe(Delivery original) {
    return new Replay(
        original,
        to(original.subscriptionId()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty(),
        false);
  }

  static Replay pinned(Delivery original, String url) {
    return new Replay(
        original,
        to(original.subscriptionId()),
        Optional.empty(),
        Optional.empty(),
        Optional.of(url),
        false,
        Optional.empty(),
        false);
  }

  static Attempt answered(int number, int status) {
    return attempt(
        number,
        Optional.of(new RecordedResponse(status, List.of(), Bytes.utf8("answer"), false)),
        Optional.empty());
  }

  static Attempt broken(int number, ErrorKind kind) {
    return attempt(number, Optional.empty(), Optional.of(new AttemptError(kind, "broke: é")));
  }

  static Attempt attempt(
      int number, Optional<RecordedResponse> response, Optional<AttemptError> error) {
    return new Attempt(
        number,
        START.plusMillis(number),
        Duration.ofMillis(42),
        "https://example.com/hooks/attempted",
        Contact.at("192.0.2.7"),
        List.of(new Header("Content-Type", "application/json")),
        response,
        error,
        false);
  }

  static Settlement.Next again(Duration dueIn) {
    return new Settlement.Again(dueIn);
  }

  static Settlement settlement(Delivery delivery, Attempt attempt, Settlement.Next next) {
    return new Settlement(
        delivery.lane(), delivery.id(), attempt.number() - 1, Optional.of(attempt), next);
  }

  static Settlement withoutAttempt(Delivery delivery, int attemptsBefore, Settlement.Next next) {
    return new Settlement(delivery.lane(), delivery.id(), attemptsBefore, Optional.empty(), next);
  }

  static Subscription subscription(String id, String... eventTypes) {
    return subscription(TENANT, id, START, eventTypes);
  }

  static Subscription subscription(
      String tenant, String id, Instant createdAt, String... eventTypes) {
    Secret secret = new Secret("sec_" + id, "whsec_c2VjcmV0", createdAt, Optional.empty());
    return new Subscription(
        tenant,
        id,
        url(id),
        eventTypes.length == 0 ? List.of(Subscription.ALL_TYPES) : List.of(eventTypes),
        Optional.empty(),
        SubscriptionStatus.ACTIVE,
        SubscriptionSettings.none(),
        List.of(secret),
        Health.untried(),
        0,
        createdAt,
        Optional.empty());
  }
}
