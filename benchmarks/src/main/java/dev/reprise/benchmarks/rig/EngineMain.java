package dev.reprise.benchmarks.rig;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.NewSubscription;
import dev.reprise.Reprise;
import dev.reprise.http.AddressPolicy;
import dev.reprise.http.HttpSender;
import dev.reprise.jdbc.JdbcDeliveryStore;
import dev.reprise.jdbc.JdbcOptions;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.RetrySchedule;
import dev.reprise.spi.SecretCipher;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The engine's process: does what the lines on its standard input say, until they end. */
final class EngineMain {

  static final String TENANT = "bench";

  private EngineMain() {}

  /** Opens what the order says, and waits for what to do. */
  public static void main(String[] args) throws Exception {
    EngineOrder order = new ObjectMapper().readValue(args[0], EngineOrder.class);
    HeapWatch heap = HeapWatch.begin();
    JdbcOptions options =
        JdbcOptions.of(SecretCipher.none()).withSchema(order.node().schema()).withMigration(true);
    try (JdbcDeliveryStore store = JdbcDeliveryStore.open(order.db(), "", "", options);
        HttpSender sender = openSender(order.node().name());
        Reprise reprise =
            Reprise.builder(store, sender)
                .policy(policy(order))
                .lease(Duration.ofMillis(order.node().leaseMillis()))
                .build()) {
      subscribe(reprise, order);
      ChildJvm.say(Map.of("ready", true));
      Publisher publisher = new Publisher(acceptor(reprise, order), order.threads());
      new OrderLoop(reprise::start, publisher, heap).run();
    }
  }

  /** A sender that may reach the receivers of this machine. */
  static HttpSender openSender(String userAgent) {
    return HttpSender.builder()
        .addressPolicy(AddressPolicy.development())
        .userAgent(userAgent)
        .build();
  }

  private static DeliveryPolicy policy(EngineOrder order) {
    DeliveryPolicy defaults =
        DeliveryPolicy.defaults()
            .withAttemptTimeout(Duration.ofMillis(order.node().attemptTimeoutMillis()));
    return order.scheduleMillis().isEmpty()
        ? defaults
        : defaults.withSchedule(
            new RetrySchedule(order.scheduleMillis().stream().map(Duration::ofMillis).toList()));
  }

  private static Acceptor acceptor(Reprise reprise, EngineOrder order) {
    Payload payload = new Payload(order.payload(), Payload.CONTENT_TYPE_DEFAULT);
    return (number, eventId) ->
        reprise
            .events()
            .publish(
                NewEvent.of(TENANT, typeOf(number % order.subscriptions()), payload)
                    .withId(eventId))
            .orElseThrow();
  }

  /** Returns the type that one subscription wants. */
  private static String typeOf(long subscription) {
    return "bench." + subscription;
  }

  private static void subscribe(Reprise reprise, EngineOrder order) {
    for (int i = 0; i < order.subscriptions(); i++) {
      NewSubscription subscription =
          NewSubscription.of(TENANT, order.urls().get(i % order.urls().size())).withId("wbs-" + i);
      if (reprise.subscriptions().find(TENANT, "wbs-" + i).isEmpty()) {
        reprise
            .subscriptions()
            .create(
                order.isFannedOut()
                    ? subscription
                    : subscription.withEventTypes(List.of(typeOf(i))))
            .orElseThrow();
      }
    }
  }
}
