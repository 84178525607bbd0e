package dev.reprise.cli;

import dev.reprise.Reprise;
import dev.reprise.model.DeliveryPolicy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code serve}, as given; a flag wins over its environment variable. */
final class ServeFlags {

  private static final int PORT_DEFAULT = 8_080;
  private static final Path DATA_DEFAULT = Path.of("reprise-data");
  private static final Duration DRAIN_DEFAULT = Duration.ofSeconds(10);
  private static final Duration POLL_DEFAULT = Duration.ofSeconds(1);
  private static final Duration LEASE_DEFAULT = Duration.ofSeconds(30);

  private static final Duration DRAIN_MAX = Duration.ofMinutes(10);
  private static final Duration POLL_MIN = Duration.ofMillis(10);
  private static final Duration POLL_MAX = Duration.ofHours(1);
  private static final Duration LEASE_MIN = Duration.ofSeconds(1);
  private static final Duration LEASE_MAX = Duration.ofMinutes(10);

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port on 127.0.0.1; 0 takes a free one. Default 8080. Env REPRISE_PORT.")
  private @Nullable String port;

  @Option(
      names = "--db",
      paramLabel = "URL",
      description = {
        "JDBC URL of the database, instead of --data:",
        "jdbc:postgresql://host/name, jdbc:mariadb://host/, or jdbc:h2:….",
        "Env REPRISE_DB, REPRISE_DB_USER, REPRISE_DB_PASSWORD."
      })
  private @Nullable String db;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the embedded database. Default ./reprise-data.")
  private @Nullable String data;

  @Option(
      names = "--secret-keys",
      paramLabel = "FILE",
      description = {
        "File with the keys that encrypt signing secrets: ID=BASE64 on each line,",
        "32 bytes, the newest last. Without --db, one is made in the data folder.",
        "Env REPRISE_SECRET_KEYS."
      })
  private @Nullable String secretKeys;

  @Option(
      names = "--dev",
      description = {
        "Allow receivers with http:// and loopback URLs,",
        "and --db without --secret-keys: secrets are then stored in clear."
      })
  private boolean isDevelopment;

  @Option(
      names = "--token",
      paramLabel = "TOKEN=TENANT",
      description = {
        "A bearer token and whose it is; may be repeated.",
        "Without any, one is made. Env REPRISE_TOKENS, comma separated."
      })
  private List<String> tokens = List.of();

  @Option(
      names = "--tokens-file",
      paramLabel = "FILE",
      description = "File with a TOKEN=TENANT on each line; # begins a comment.")
  private @Nullable String tokensFile;

  @Option(
      names = "--drain",
      paramLabel = "TIME",
      description = "Longest wait for attempts in flight at SIGTERM. Default 10s.")
  private @Nullable String drain;

  @Option(
      names = "--schedule",
      paramLabel = "SECONDS",
      description = {
        "Delay before each attempt, such as 0,1,1.",
        "Default 0,10,30,120,600,3600,21600,86400."
      })
  private @Nullable String schedule;

  @Option(
      names = "--attempt-timeout",
      paramLabel = "TIME",
      description = "Longest attempt, connecting included, such as 2s. Default 10s.")
  private @Nullable String attemptTimeout;

  @Option(
      names = "--poll",
      paramLabel = "TIME",
      description = "How often due deliveries are looked for. Default 1s.")
  private @Nullable String poll;

  @Option(
      names = "--no-notify",
      description = {
        "Do not tell other nodes of work by PostgreSQL's NOTIFY:",
        "for a pooler that lends connections for a transaction only."
      })
  private boolean isSilent;

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      description = "How long the right to deliver holds unless renewed. Default 30s.")
  private @Nullable String lease;

  /**
   * Reads the options over an environment.
   *
   * @throws CliException if one breaks its rule
   */
  ServeSettings settings(Map<String, String> environment, SecureRandom random) {
    return new ServeSettings(
        given("--port", port)
            .or(() -> variable(environment, "REPRISE_PORT"))
            .map(Setting::port)
            .orElse(PORT_DEFAULT),
        database(environment).withNotifications(!isSilent),
        tokens(environment).orElseGet(() -> Tokens.make(random)),
        engine(),
        duration(given("--drain", drain), Duration.ZERO, DRAIN_MAX).orElse(DRAIN_DEFAULT));
  }

  private Engine.Settings engine() {
    Duration leaseTime =
        duration(given("--lease", lease), LEASE_MIN, LEASE_MAX).orElse(LEASE_DEFAULT);
    DeliveryPolicy policy = policy();
    Duration attemptTimeoutMax = Reprise.attemptTimeoutMax(leaseTime);
    if (policy.attemptTimeout().compareTo(attemptTimeoutMax) > 0) {
      throw CliException.usage(
          "--attempt-timeout",
          "must be at most "
              + Setting.written(attemptTimeoutMax)
              + ", which --lease "
              + Setting.written(leaseTime)
              + " allows",
          Setting.written(policy.attemptTimeout()));
    }
    return new Engine.Settings(
        isDevelopment,
        policy,
        duration(given("--poll", poll), POLL_MIN, POLL_MAX).orElse(POLL_DEFAULT),
        leaseTime);
  }

  private Database database(Map<String, String> environment) {
    if (db != null && data != null) {
      throw CliException.usage("--data", "must not be given together with --db", data);
    }
    Optional<Setting> url = given("--db", db);
    if (url.isEmpty() && data == null) {
      url = variable(environment, "REPRISE_DB");
    }
    return url.map(
            setting ->
                Database.at(
                    setting,
                    environment.getOrDefault("REPRISE_DB_USER", ""),
                    environment.getOrDefault("REPRISE_DB_PASSWORD", ""),
                    keys(environment).orElseGet(this::noKeys)))
        .orElseGet(() -> embedded(environment));
  }

  private Database embedded(Map<String, String> environment) {
    Database database =
        Database.in(given("--data", data).map(Setting::folder).orElse(DATA_DEFAULT));
    return keys(environment).map(database::withKeys).orElse(database);
  }

  private Optional<Keys> keys(Map<String, String> environment) {
    return given("--secret-keys", secretKeys)
        .or(() -> variable(environment, "REPRISE_SECRET_KEYS"))
        .map(setting -> Keys.in(setting.path()));
  }

  private Keys noKeys() {
    if (!isDevelopment) {
      throw CliException.usage(
          "--secret-keys must be given with --db, or --dev to store signing secrets in clear");
    }
    return Keys.none();
  }

  private Optional<Tokens> tokens(Map<String, String> environment) {
    Tokens.Collector collector = Tokens.collector();
    collector.addOptions(tokens);
    given("--tokens-file", tokensFile).map(Setting::path).ifPresent(collector::addFile);
    if (tokens.isEmpty() && tokensFile == null) {
      variable(environment, "REPRISE_TOKENS").ifPresent(collector::addList);
    }
    return collector.collected();
  }

  private DeliveryPolicy policy() {
    DeliveryPolicy defaults = DeliveryPolicy.defaults();
    return defaults
        .withSchedule(
            given("--schedule", schedule).map(Setting::schedule).orElse(defaults.schedule()))
        .withAttemptTimeout(
            duration(
                    given("--attempt-timeout", attemptTimeout),
                    DeliveryPolicy.ATTEMPT_TIMEOUT_MIN,
                    DeliveryPolicy.ATTEMPT_TIMEOUT_MAX)
                .orElse(defaults.attemptTimeout()));
  }

  private static Optional<Duration> duration(
      Optional<Setting> setting, Duration min, Duration max) {
    return setting.map(given -> given.duration(min, max));
  }

  private static Optional<Setting> given(String name, @Nullable String text) {
    return Optional.ofNullable(text).map(given -> new Setting(name, given));
  }

  /** Finds a variable; one that is set to nothing counts as not set. */
  private static Optional<Setting> variable(Map<String, String> environment, String name) {
    return given(name, environment.get(name)).filter(setting -> !setting.text().isEmpty());
  }
}
