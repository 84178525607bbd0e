package dev.reprise.cli.demo;

import static java.util.Objects.requireNonNull;

import dev.reprise.Deliveries;
import dev.reprise.model.Attempt;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.Page;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.StoredPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts what the engine has recorded for the demonstration's tenant. */
final class Ledger {

  private final Deliveries deliveries;
  private final String tenant;

  Ledger(Deliveries deliveries, String tenant) {
    this.deliveries = requireNonNull(deliveries, "deliveries");
    this.tenant = requireNonNull(tenant, "tenant");
  }

  /** Counts all deliveries that have ended. */
  int ended() {
    return (int) all(DeliveryFilter.of(tenant)).stream().filter(Ledger::hasEnded).count();
  }

  /** Says whether a delivery has ended. */
  boolean hasEnded(String deliveryId) {
    return deliveries.find(tenant, deliveryId).filter(Ledger::hasEnded).isPresent();
  }

  /** Counts all deliveries. */
  int size() {
    return all(DeliveryFilter.of(tenant)).size();
  }

  /** Counts what is recorded for a subscription. */
  Counts counts(String subscription) {
    return all(DeliveryFilter.of(tenant).withSubscription(subscription)).stream()
        .map(this::counts)
        .reduce(Counts.NONE, Counts::plus);
  }

  /** Finds the newest delivery that used up its schedule. */
  Optional<Delivery> anyDead() {
    return all(DeliveryFilter.of(tenant).withStatus(DeliveryStatus.DEAD)).stream().findFirst();
  }

  /**
   * Reads all that is recorded of a delivery.
   *
   * @throws IllegalStateException if there is none of this id
   */
  Snapshot snapshot(String deliveryId) {
    Delivery delivery =
        deliveries
            .find(tenant, deliveryId)
            .orElseThrow(() -> new IllegalStateException("delivery is gone: " + deliveryId));
    return new Snapshot(
        delivery, deliveries.attempts(tenant, deliveryId), deliveries.payload(delivery));
  }

  private Counts counts(Delivery delivery) {
    return new Counts(
        1,
        delivery.status() == DeliveryStatus.SUCCEEDED ? 1 : 0,
        delivery.status() == DeliveryStatus.FAILED ? 1 : 0,
        delivery.status() == DeliveryStatus.DEAD ? 1 : 0,
        deliveries.attempts(tenant, delivery.id()).size(),
        0,
        0,
        0);
  }

  private List<Delivery> all(DeliveryFilter filter) {
    List<Delivery> all = new ArrayList<>();
    Optional<String> position = Optional.empty();
    do {
      Page<Delivery> page =
          deliveries.list(filter, new PageRequest(position, PageRequest.LIMIT_MAX));
      all.addAll(page.items());
      position = page.next();
    } while (position.isPresent());
    return all;
  }

  private static boolean hasEnded(Delivery delivery) {
    return delivery.status().isTerminal();
  }

  /**
   * All that is recorded of a delivery.
   *
   * @param delivery its facts and progress
   * @param attempts its attempts, oldest first
   * @param payload what it carries
   */
  record Snapshot(Delivery delivery, List<Attempt> attempts, StoredPayload payload) {

    Snapshot {
      requireNonNull(delivery, "delivery");
      attempts = List.copyOf(attempts);
      requireNonNull(payload, "payload");
    }
  }
}
