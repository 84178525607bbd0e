package dev.reprise.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all scenarios with an engine can be told. */
final class RigOptions {

  private static final int SUBSCRIPTIONS = 100;

  @Option(
      names = "--db",
      paramLabel = "URL",
      description = {
        "JDBC URL of a PostgreSQL database, the user included; its schema reprise is dropped.",
        "By default a server of its own, with fsync on."
      })
  private @Nullable String db;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "512m",
      description = "Heap of the engine, as -Xmx says it. Default ${DEFAULT-VALUE}.")
  private String heap = "";

  @Option(
      names = "--subscriptions",
      paramLabel = "N",
      description = "How many subscriptions there are. Default ${DEFAULT-VALUE}.")
  private int subscriptions;

  @Option(
      names = "--payload",
      paramLabel = "BYTES",
      defaultValue = "1024",
      description = "Size of each event's payload. Default ${DEFAULT-VALUE}.")
  private int payloadBytes;

  @Option(
      names = "--profile",
      description = "Also sample where the engine's processor time goes; costs a little of it.")
  private boolean isProfiled;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the figures to a file, as JSON.")
  private @Nullable Path json;

  RigOptions() {
    this(SUBSCRIPTIONS);
  }

  /** Takes how many subscriptions there are unless it is told otherwise. */
  RigOptions(int subscriptions) {
    this.subscriptions = subscriptions;
  }

  @Nullable String db() {
    return db;
  }

  int subscriptions() {
    return subscriptions;
  }

  int payloadBytes() {
    return payloadBytes;
  }

  boolean isProfiled() {
    return isProfiled;
  }

  @Nullable Path json() {
    return json;
  }

  /** Returns options for the engine's JVM. */
  List<String> jvmOptions() {
    List<String> options = new ArrayList<>(List.of("-Xmx" + heap, "-Xms" + heap));
    options.add("-XX:+ExitOnOutOfMemoryError");
    return options;
  }
}
