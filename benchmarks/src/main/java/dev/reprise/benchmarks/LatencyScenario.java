package dev.reprise.benchmarks;

import dev.reprise.benchmarks.LatencyTurn.Times;
import dev.reprise.benchmarks.rig.Contender;
import dev.reprise.benchmarks.rig.DatabaseServer;
import dev.reprise.benchmarks.rig.Percentiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long it takes from accepting an event to its arrival, here and in two other libraries. */
@Command(
    name = "latency",
    description = {
      "Publishes at an even rate, and measures when events arrive at the receiver: of Reprise and",
      "of two other libraries over the same database, each alone, in turns. Ends with 1 if Reprise",
      "takes longer from the end of the accepting call than the better of the others, at the",
      "median or at p99 and by more than what such measures vary."
    },
    mixinStandardHelpOptions = true)
final class LatencyScenario implements Callable<Integer> {

  private static final double TIMES_MAX = 1.2;

  @Mixin private RigOptions options = new RigOptions();

  @Option(
      names = "--of",
      paramLabel = "LIBRARY",
      split = ",",
      description = "One or more of ${COMPLETION-CANDIDATES}. Default: each.")
  private List<Contender> contenders = List.of(Contender.values());

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
      description = "How long is measured in each turn. Default ${DEFAULT-VALUE}.")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "PT20S",
      description = "How long comes first in each turn, unmeasured. Default ${DEFAULT-VALUE}.")
  private Duration warmUp = Duration.ZERO;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Turns of each; what counts is the median. Default ${DEFAULT-VALUE}.")
  private int rounds;

  @Override
  public Integer call() throws Exception {
    Map<Contender, List<Times>> times = new EnumMap<>(Contender.class);
    try (Ground ground = new Ground(options, DatabaseServer::start)) {
      LatencyTurn turn =
          new LatencyTurn(ground, new LatencyTurn.Terms(options, rate, warmUp, duration));
      for (int i = 0; i < rounds; i++) {
        for (int k = 0; k < contenders.size(); k++) {
          Contender contender = contenders.get((i + k) % contenders.size());
          Times each = turn.run(contender);
          times.computeIfAbsent(contender, c -> new ArrayList<>()).add(each);
          System.err.println(
              "round "
                  + (i + 1)
                  + ", "
                  + contender.label()
                  + ": from accepted to receipt "
                  + Percentiles.of(each.fromReturn()));
        }
      }
    }
    LatencyTable fromReturn = new LatencyTable(times, Times::fromReturn);
    boolean isKept = fromReturn.isWithin(TIMES_MAX);
    new Report("latency")
        .add("rate_per_second", rate)
        .add("events_each_turn", rate * duration.toSeconds())
        .add("rounds", rounds)
        .add("delivered", figures(times, Times::arrived))
        .add("requests", figures(times, Times::requests))
        .add("engine_cpu_micros_each", figures(times, each -> micros(each.use().engineCpu())))
        .add("database_cpu_micros_each", figures(times, each -> micros(each.use().serverCpu())))
        .add("micros_of_call", new LatencyTable(times, Times::calls).figures())
        .add("micros_from_call_to_receipt", new LatencyTable(times, Times::fromCall).figures())
        .add("micros_from_accepted_to_receipt", fromReturn.figures())
        .add("times_the_better_max", TIMES_MAX)
        .add("kept", fromReturn.isCompared() ? isKept : "nothing to compare with")
        .print(System.out, options.json());
    return isKept ? 0 : 1;
  }

  private long micros(Duration cpu) {
    return cpu.toNanos() / 1_000 / (rate * duration.toSeconds());
  }

  /** Returns a figure of each in the rounds, one after the other. */
  private static Map<String, Object> figures(
      Map<Contender, List<Times>> times, Function<Times, Long> figure) {
    Map<String, Object> figures = new LinkedHashMap<>();
    times.forEach(
        (contender, each) ->
            figures.put(
                contender.label(),
                each.stream().map(figure).map(String::valueOf).collect(Collectors.joining(" "))));
    return figures;
  }
}
