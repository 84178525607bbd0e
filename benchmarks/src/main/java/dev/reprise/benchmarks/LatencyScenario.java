package dev.reprise.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.benchmarks.rig.Meter.Reading;
import dev.reprise.benchmarks.rig.Receiver.Counts;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long it takes from handing an event over to its arrival. */
@Command(
    name = "latency",
    description = "Publishes at an even rate, and measures when events arrive at the receiver.",
    mixinStandardHelpOptions = true)
final class LatencyScenario implements Callable<Integer> {

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final Duration ARRIVE_WITHIN = Duration.ofSeconds(30);
  private static final int THREADS = 4;

  @Mixin private RigOptions options = new RigOptions();

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "Events a second. Default ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "PT30S",
      description = "How long is measured. Default ${DEFAULT-VALUE}.")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "PT10S",
      description = "How long comes first, unmeasured. Default ${DEFAULT-VALUE}.")
  private Duration warmUp = Duration.ZERO;

  @Override
  public Integer call() throws Exception {
    try (Rig rig = new Rig(options, /* isFannedOut= */ false, THREADS)) {
      rig.engine().start();
      rig.engine().publishAt(rate, warmUp);
      awaitArrived(rig, rate * warmUp.toSeconds());
      rig.receiver().reset();
      long events = rate * duration.toSeconds();
      Reading begin = rig.begin();
      JsonNode published = rig.engine().publishAt(rate, duration);
      Counts arrived = awaitArrived(rig, events);
      Reading use = rig.since(begin);
      new Report("latency")
          .add("events", events)
          .add("rate_per_second", rate)
          .addUse(use, events, "events")
          .add("publish_micros", published.path("micros"))
          .add("publish_to_arrival_micros", arrived.micros())
          .addMemory(rig)
          .print(System.out, options.json());
    }
    return 0;
  }

  private static Counts awaitArrived(Rig rig, long events) throws Exception {
    long until = System.nanoTime() + ARRIVE_WITHIN.toNanos();
    Counts counts = rig.receiver().counts();
    while (counts.events() < events) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            counts.events() + " of " + events + " events arrived within " + ARRIVE_WITHIN);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      counts = rig.receiver().counts();
    }
    return counts;
  }
}
