package dev.reprise.cli;

import static java.util.Objects.requireNonNull;

import dev.reprise.Reprise;
import dev.reprise.http.AddressPolicy;
import dev.reprise.http.HttpSender;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.Sender;
import java.time.Duration;

/**
 * An engine with the store and the sender that belong to it.
 *
 * @param store the store
 * @param sender the sender
 * @param reprise the engine
 */
record Engine(DeliveryStore store, Sender sender, Reprise reprise) implements AutoCloseable {

  private static final Duration DRAIN_DEFAULT = Duration.ofSeconds(5);

  Engine {
    requireNonNull(store, "store");
    requireNonNull(sender, "sender");
    requireNonNull(reprise, "reprise");
  }

  /**
   * Opens an engine that is not started yet.
   *
   * @throws CliException if the database cannot be had
   */
  static Engine open(Database database, Settings settings) {
    DeliveryStore store = database.open();
    Sender sender = sender(settings.isDevelopment());
    Reprise reprise =
        Reprise.builder(store, sender)
            .policy(settings.policy())
            .pollInterval(settings.pollInterval())
            .lease(settings.lease())
            .build();
    return new Engine(store, sender, reprise);
  }

  /** Waits a little for what is in flight, and closes everything. */
  @Override
  public void close() {
    close(DRAIN_DEFAULT);
  }

  /** Waits for what is in flight, but not longer than {@code drain}, and closes everything. */
  void close(Duration drain) {
    try (store;
        sender) {
      reprise.close(drain);
    }
  }

  private static Sender sender(boolean isDevelopment) {
    return isDevelopment
        ? HttpSender.builder().addressPolicy(AddressPolicy.development()).build()
        : HttpSender.create();
  }

  /**
   * How an engine delivers.
   *
   * @param isDevelopment whether receivers may have {@code http://} and loopback URLs
   * @param policy how deliveries are attempted
   * @param pollInterval how often due deliveries are looked for
   * @param lease how long a slot's lease holds
   */
  record Settings(
      boolean isDevelopment, DeliveryPolicy policy, Duration pollInterval, Duration lease) {

    Settings {
      requireNonNull(policy, "policy");
      requireNonNull(pollInterval, "pollInterval");
      requireNonNull(lease, "lease");
    }
  }
}
