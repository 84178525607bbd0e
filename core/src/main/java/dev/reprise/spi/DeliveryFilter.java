package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Names;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Which deliveries of one tenant to list; what is empty does not matter.
 *
 * @param tenant the host's customer
 * @param subscriptionId to whom they are owed
 * @param status where they stand
 * @param eventType the type of their event
 * @param eventId the id of their event
 * @param replayedFrom the delivery that they repeat
 * @param key the key of their event
 * @param tag a tag that their event has
 * @param errorKind how their last attempt broke
 * @param statusClass first digit of the status that answered their last attempt; 1 to 5
 * @param createdAfter created at this time or later
 * @param createdBefore created before this time
 */
public record DeliveryFilter(
    String tenant,
    Optional<String> subscriptionId,
    Optional<DeliveryStatus> status,
    Optional<String> eventType,
    Optional<String> eventId,
    Optional<String> replayedFrom,
    Optional<String> key,
    Optional<Map.Entry<String, String>> tag,
    Optional<ErrorKind> errorKind,
    Optional<Integer> statusClass,
    Optional<Instant> createdAfter,
    Optional<Instant> createdBefore) {

  /** Checks that nothing is missing. */
  public DeliveryFilter {
    Names.tenant(tenant);
    requireNonNull(subscriptionId, "subscriptionId");
    requireNonNull(status, "status");
    requireNonNull(eventType, "eventType");
    requireNonNull(eventId, "eventId");
    requireNonNull(replayedFrom, "replayedFrom");
    requireNonNull(key, "key");
    requireNonNull(tag, "tag");
    requireNonNull(errorKind, "errorKind");
    requireNonNull(statusClass, "statusClass");
    requireNonNull(createdAfter, "createdAfter");
    requireNonNull(createdBefore, "createdBefore");
  }

  /** Selects all deliveries of a tenant. */
  public static DeliveryFilter of(String tenant) {
    return new DeliveryFilter(
        tenant,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Selects, of these, those of one subscription. */
  public DeliveryFilter withSubscription(String value) {
    return new DeliveryFilter(
        tenant,
        Optional.of(value),
        status,
        eventType,
        eventId,
        replayedFrom,
        key,
        tag,
        errorKind,
        statusClass,
        createdAfter,
        createdBefore);
  }

  /** Selects, of these, those with one status. */
  public DeliveryFilter withStatus(DeliveryStatus value) {
    return new DeliveryFilter(
        tenant,
        subscriptionId,
        Optional.of(value),
        eventType,
        eventId,
        replayedFrom,
        key,
        tag,
        errorKind,
        statusClass,
        createdAfter,
        createdBefore);
  }

  /** Says whether the filter selects a delivery. */
  public boolean selects(Delivery delivery) {
    return delivery.event().tenant().equals(tenant)
        && is(subscriptionId, delivery.subscriptionId())
        && is(status, delivery.status())
        && is(eventType, delivery.event().type())
        && is(eventId, delivery.event().id())
        && isIn(replayedFrom, delivery.origin().replayedFrom())
        && isIn(key, delivery.event().key())
        && tag.map(wanted -> delivery.event().tags().entrySet().contains(wanted)).orElse(true)
        && selectsLastAttempt(delivery)
        && createdAfter.map(from -> !delivery.createdAt().isBefore(from)).orElse(true)
        && createdBefore.map(to -> delivery.createdAt().isBefore(to)).orElse(true);
  }

  private boolean selectsLastAttempt(Delivery delivery) {
    var last = delivery.progress().lastAttempt();
    return isIn(errorKind, last.flatMap(attempt -> attempt.error()).map(error -> error.kind()))
        && isIn(statusClass, last.flatMap(attempt -> attempt.status()).map(code -> code / 100));
  }

  private static <T> boolean is(Optional<T> wanted, T actual) {
    return wanted.map(actual::equals).orElse(true);
  }

  private static <T> boolean isIn(Optional<T> wanted, Optional<T> actual) {
    return wanted.isEmpty() || wanted.equals(actual);
  }
}
