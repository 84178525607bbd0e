package dev.reprise.benchmarks;

import dev.reprise.benchmarks.rig.Meter.Reading;
import dev.reprise.benchmarks.rig.Seed;
import dev.reprise.benchmarks.rig.StatementWatch;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What an engine costs that has much to wait for and nothing to do. */
@Command(
    name = "idle",
    description = {
      "Starts the engine over many subscriptions with a delivery each that waits for its next",
      "attempt, lets it settle, and counts what it asks the database and what both need of the",
      "processor. Ends with 1 if it asks more than is promised."
    },
    mixinStandardHelpOptions = true)
final class IdleScenario implements Callable<Integer> {

  private static final int SUBSCRIPTIONS = 100_000;
  private static final double STATEMENTS_A_SECOND_MAX = 3;
  private static final Duration BACK_OFF = Duration.ofHours(24);
  private static final double PERCENT = 100;

  @Mixin private RigOptions options = new RigOptions(SUBSCRIPTIONS);

  @Option(
      names = "--settle",
      paramLabel = "TIME",
      defaultValue = "PT10S",
      description = "How long the engine has to settle. Default ${DEFAULT-VALUE}.")
  private Duration settle = Duration.ZERO;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "PT2M",
      description = "How long is measured. Default ${DEFAULT-VALUE}.")
  private Duration duration = Duration.ZERO;

  @Override
  public Integer call() throws Exception {
    try (Rig rig = Rig.ofPattern(options)) {
      long waiting = prepare(rig);
      StatementWatch watch = StatementWatch.of(rig.db());
      rig.engine().start();
      LockSupport.parkNanos(settle.toNanos());
      long whileSettling = sum(watch.counts());
      Reading begin = rig.meter().read();
      watch.begin();
      LockSupport.parkNanos(duration.toNanos());
      Map<String, Long> counts = watch.counts();
      Reading use = rig.since(begin);
      double each = sum(counts) / use.seconds();
      boolean isKept = each <= STATEMENTS_A_SECOND_MAX && rig.receiver().counts().requests() == 0;
      new Report("idle")
          .add("subscriptions", options.subscriptions())
          .add("deliveries_waiting", waiting)
          .add("statements_while_settling", whileSettling)
          .add("seconds", Report.rounded(use.seconds()))
          .add("statements_a_second", Report.rounded(each))
          .add("statements_a_second_max", STATEMENTS_A_SECOND_MAX)
          .add("engine_cpu_percent", percent(use.engineCpu(), use))
          .add("database_cpu_percent", percent(use.serverCpu(), use))
          .add("requests", rig.receiver().counts().requests())
          .add("statements", new LinkedHashMap<>(counts))
          .addMemory(rig)
          .add("kept", isKept)
          .print(System.out, options.json());
      return isKept ? 0 : 1;
    }
  }

  private long prepare(Rig rig) throws Exception {
    rig.engine().publish(1);
    Seed seed = Seed.of(rig.meter());
    rig.meter().run("DELETE FROM reprise.queue");
    seed.subscriptions("idle-", options.subscriptions(), rig.receiver().ok());
    long waiting = seed.backlog("^idle-", 1, BACK_OFF);
    rig.meter().run("VACUUM ANALYZE");
    rig.meter().run("CHECKPOINT");
    return waiting;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static double percent(Duration cpu, Reading use) {
    return Report.rounded(cpu.toNanos() / 1e9 / use.seconds() * PERCENT);
  }
}
