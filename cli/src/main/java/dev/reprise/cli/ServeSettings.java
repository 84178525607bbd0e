package dev.reprise.cli;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a server is started with.
 *
 * @param port 0 for a free one
 * @param database where everything is kept
 * @param tokens who may call
 * @param engine how it delivers
 * @param drain the longest to wait for what is in flight at the end
 */
record ServeSettings(
    int port, Database database, Tokens tokens, Engine.Settings engine, Duration drain) {

  ServeSettings {
    requireNonNull(database, "database");
    requireNonNull(tokens, "tokens");
    requireNonNull(engine, "engine");
    requireNonNull(drain, "drain");
  }
}
