package dev.reprise.benchmarks;

import dev.reprise.benchmarks.rig.Meter.Reading;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast a backlog is delivered and settled. */
@Command(
    name = "drain",
    description = {
      "Makes a backlog of pending deliveries, starts the engine, and waits until nothing is",
      "pending. The receiver answers 204 at once."
    },
    mixinStandardHelpOptions = true)
final class DrainScenario implements Callable<Integer> {

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final int THREADS = 8;

  @Mixin private RigOptions options = new RigOptions();

  @Option(
      names = "--deliveries",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many deliveries are pending. Default ${DEFAULT-VALUE}.")
  private long deliveries;

  @Option(
      names = "--fan-out",
      description = "Owe each event to all subscriptions, instead of to one.")
  private boolean isFannedOut;

  @Option(
      names = "--longest",
      paramLabel = "TIME",
      defaultValue = "PT30M",
      description = "The longest that the drain may take. Default ${DEFAULT-VALUE}.")
  private Duration longest = Duration.ZERO;

  @Override
  public Integer call() throws Exception {
    try (Rig rig = new Rig(options, isFannedOut, THREADS)) {
      long events = isFannedOut ? deliveries / options.subscriptions() : deliveries;
      rig.engine().publish(events);
      long pending = pending(rig);
      if (options.isProfiled()) {
        rig.engine().startProfile();
      }
      Reading begin = rig.begin();
      rig.engine().start();
      awaitDrained(rig, pending);
      Reading use = rig.since(begin);
      Report report =
          new Report("drain")
              .add("deliveries", pending)
              .add("subscriptions", options.subscriptions())
              .addUse(use, pending, "deliveries")
              .add("requests", rig.receiver().counts().requests())
              .add("succeeded", succeeded(rig))
              .add("still_pending", pending(rig))
              .addMemory(rig);
      if (options.isProfiled()) {
        report.add("profile_percent", rig.engine().profile());
      }
      report.print(System.out, options.json());
      return succeeded(rig) == pending ? 0 : 1;
    }
  }

  /** Asks the receiver, which costs the database nothing, and the database once all has arrived. */
  private void awaitDrained(Rig rig, long pending) throws Exception {
    long until = System.nanoTime() + longest.toNanos();
    while (rig.receiver().counts().requests() < pending || pending(rig) > 0) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "not drained within " + longest + ": " + pending(rig) + " are pending");
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private static long pending(Rig rig) throws Exception {
    return rig.number("SELECT count(*) FROM reprise.queue");
  }

  private static long succeeded(Rig rig) throws Exception {
    return rig.number("SELECT count(*) FROM reprise.outcome WHERE status = 'succeeded'");
  }
}
