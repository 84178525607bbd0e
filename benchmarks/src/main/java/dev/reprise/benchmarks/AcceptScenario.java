package dev.reprise.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.benchmarks.rig.Meter.Reading;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast events are accepted, each in a transaction of its own, while nothing is dispatched. */
@Command(
    name = "accept",
    description = "Publishes events, each owed to one subscription, and commits each.",
    mixinStandardHelpOptions = true,
    showDefaultValues = false)
final class AcceptScenario implements Callable<Integer> {

  @Mixin private RigOptions options = new RigOptions();

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "50000",
      description = "How many events are measured. Default ${DEFAULT-VALUE}.")
  private long events;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many events come first, unmeasured. Default ${DEFAULT-VALUE}.")
  private long warmUp;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "8",
      description = "How many threads publish. Default ${DEFAULT-VALUE}.")
  private int threads;

  @Override
  public Integer call() throws Exception {
    try (Rig rig = new Rig(options, /* isFannedOut= */ false, threads)) {
      rig.engine().publish(warmUp);
      if (options.isProfiled()) {
        rig.engine().startProfile();
      }
      Reading begin = rig.begin();
      JsonNode published = rig.engine().publish(events);
      Reading use = rig.since(begin);
      Report report =
          new Report("accept")
              .add("events", events)
              .add("threads_publishing", threads)
              .addUse(use, events, "events")
              .add("publish_micros", published.path("micros"))
              .addMemory(rig);
      if (options.isProfiled()) {
        report.add("profile_percent", rig.engine().profile());
      }
      report.print(System.out, options.json());
    }
    return 0;
  }
}
