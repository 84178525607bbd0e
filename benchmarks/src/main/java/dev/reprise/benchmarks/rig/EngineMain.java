package dev.reprise.benchmarks.rig;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.NewSubscription;
import dev.reprise.Reprise;
import dev.reprise.http.AddressPolicy;
import dev.reprise.http.HttpSender;
import dev.reprise.jdbc.JdbcDeliveryStore;
import dev.reprise.jdbc.JdbcOptions;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.RetrySchedule;
import dev.reprise.spi.SecretCipher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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
      obey(reprise, new Publisher(reprise, order), heap);
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
                    : subscription.withEventTypes(List.of(Publisher.typeOf(i))))
            .orElseThrow();
      }
    }
  }

  private static void obey(Reprise reprise, Publisher publisher, HeapWatch heap)
      throws IOException, InterruptedException {
    Profile profile = new Profile();
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      List<String> words = List.of(line.split(" ", -1));
      switch (words.get(0)) {
        case "start" -> {
          reprise.start();
          ChildJvm.say(Map.of("started", true));
        }
        case "publish" ->
            ChildJvm.say(
                publisher.publish(Long.parseLong(words.get(1)), Integer.parseInt(words.get(2))));
        case "profile" -> {
          profile.begin();
          ChildJvm.say(Map.of("profiling", true));
        }
        case "profiled" -> ChildJvm.say(profile.end());
        case "heap" -> ChildJvm.say(heap.peaks());
        default -> throw new IllegalArgumentException("unknown order: " + line);
      }
    }
  }
}
