package dev.reprise.internal.dispatch;

import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.Event;
import dev.reprise.model.Health;
import dev.reprise.model.LaneId;
import dev.reprise.model.Origin;
import dev.reprise.model.PayloadFacts;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.QueuedDelivery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Values that tests have in common. */
final class Samples {

  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  static final LaneId LANE = new LaneId("acme", "wbs_1");
  static final String URL = "https://hooks.example/in";

  private Samples() {}

  static Jitter withoutJitter() {
    return new Jitter(chance(0.5));
  }

  static RandomGenerator chance(double value) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public double nextDouble() {
        return value;
      }
    };
  }

  static Event event() {
    return new Event(
        LANE.tenant(),
        "ref",
        "evt_1",
        "order.paid",
        Optional.empty(),
        Map.of(),
        new PayloadFacts(2, "application/json", Optional.of("00")),
        NOW);
  }

  static QueuedDelivery published(int attempts) {
    return queued(Origin.published("wbd_1"), attempts);
  }

  /** Returns a delivery that was accepted in order, and whose event has a key. */
  static QueuedDelivery inLine(String key) {
    Event event =
        new Event(
            LANE.tenant(),
            "ref",
            "evt_1",
            "order.paid",
            Optional.of(key),
            Map.of(),
            event().payload(),
            NOW);
    Origin origin = Origin.published("wbd_1");
    return new QueuedDelivery(LANE, "wbd_1", event, origin, NOW, 0, 0, NOW, DeliveryOrder.FIFO);
  }

  static QueuedDelivery replay(int attempts) {
    return queued(
        new Origin(
            Optional.of("wbd_0"),
            "wbd_0",
            1,
            Optional.of(NOW),
            Optional.of("ann"),
            Optional.empty(),
            Optional.empty(),
            false),
        attempts);
  }

  private static QueuedDelivery queued(Origin origin, int attempts) {
    return new QueuedDelivery(LANE, "wbd_1", event(), origin, NOW, 0, attempts, NOW);
  }

  static Subscription subscription() {
    return new Subscription(
        LANE.tenant(),
        LANE.subscriptionId(),
        URL,
        List.of("*"),
        Optional.empty(),
        SubscriptionStatus.ACTIVE,
        SubscriptionSettings.none(),
        List.of(),
        Health.untried(),
        0,
        NOW,
        Optional.empty());
  }
}
