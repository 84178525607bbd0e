package dev.reprise.cli;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.DeliveryPolicy;
import java.time.Duration;

/**
 * What a server is started with.
 *
 * @param port 0 for a free one
 * @param database where everything is kept
 * @param isDevelopment whether receivers may have {@code http://} and loopback URLs
 * @param tokens who may call
 * @param drain the longest to wait for what is in flight at the end
 * @param policy how deliveries are attempted
 * @param pollInterval how often due deliveries are looked for
 * @param lease how long a slot's lease holds
 */
record ServeSettings(
    int port,
    Database database,
    boolean isDevelopment,
    Tokens tokens,
    Duration drain,
    DeliveryPolicy policy,
    Duration pollInterval,
    Duration lease) {

  ServeSettings {
    requireNonNull(database, "database");
    requireNonNull(tokens, "tokens");
    requireNonNull(drain, "drain");
    requireNonNull(policy, "policy");
    requireNonNull(pollInterval, "pollInterval");
    requireNonNull(lease, "lease");
  }
}
