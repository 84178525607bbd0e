package dev.reprise.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What receivers in trouble do to all others. */
@Command(
    name = "isolation",
    description = {
      "Publishes at an even rate to many subscriptions, at first without trouble and then with it,",
      "and compares when events arrive where there is none. Ends with 1 if, in the median round,",
      "p99 with trouble is more than twice that without, and more than 20 ms."
    },
    mixinStandardHelpOptions = true)
final class IsolationScenario implements Callable<Integer> {

  private static final int SUBSCRIPTIONS = 1_000;
  private static final double TIMES_MAX = 2;
  private static final double MICROS_ALLOWED = 20_000;

  @Mixin private RigOptions options = new RigOptions(SUBSCRIPTIONS);

  @Option(
      names = "--trouble",
      paramLabel = "KIND",
      split = ",",
      description = "One or more of ${COMPLETION-CANDIDATES}. Default: each in turn.")
  private List<Trouble> troubles = List.of(Trouble.values());

  @Option(
      names = "--backlog",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Deliveries due at once where one is in trouble. Default ${DEFAULT-VALUE}.")
  private long backlog;

  @Option(
      names = "--backlog-of-third",
      paramLabel = "N",
      defaultValue = "30000",
      description = "The same where three of ten are, all together. Default ${DEFAULT-VALUE}.")
  private long backlogOfThird;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "Events a second for all. Default ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "PT40S",
      description =
          "How long is measured without, and again with trouble. Default ${DEFAULT-VALUE}.")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "PT20S",
      description = "How long comes first, unmeasured. Default ${DEFAULT-VALUE}.")
  private Duration warmUp = Duration.ZERO;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Rounds for each trouble, each with an engine of its own. Default ${DEFAULT-VALUE}.")
  private int rounds;

  @Override
  public Integer call() throws Exception {
    Report report =
        new Report("isolation")
            .add("subscriptions", options.subscriptions())
            .add("rate_per_second", rate)
            .add("rounds", rounds);
    boolean isKept = true;
    for (Trouble trouble : troubles) {
      Map<String, Object> figures = figures(trouble);
      report.add(trouble.name().toLowerCase(Locale.ROOT), figures);
      isKept &= Boolean.TRUE.equals(figures.get("kept"));
    }
    report.add("kept", isKept).print(System.out, options.json());
    return isKept ? 0 : 1;
  }

  private Map<String, Object> figures(Trouble trouble) throws Exception {
    long size = trouble.isOfOne() ? backlog : backlogOfThird;
    IsolationRound.Terms terms = new IsolationRound.Terms(options, rate, warmUp, duration, size);
    Map<String, Object> figures = new LinkedHashMap<>();
    List<Double> excesses = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int i = 1; i <= rounds; i++) {
      IsolationRound.Times times = new IsolationRound(terms, trouble).run();
      double quiet = p99(times.quiet());
      double troubled = p99(times.troubled());
      ratios.add(troubled / quiet);
      excesses.add(troubled / Math.max(TIMES_MAX * quiet, MICROS_ALLOWED));
      Map<String, Object> round = new LinkedHashMap<>();
      round.put("backlog", times.backlog());
      round.put("micros_without", times.quiet());
      round.put("micros_with", times.troubled());
      figures.put("round_" + i, round);
      System.err.println(trouble + ", round " + i + ": " + round);
    }
    figures.put("p99_times_median", Report.rounded(Report.median(ratios)));
    figures.put("p99_of_allowed_median", Report.rounded(Report.median(excesses)));
    figures.put("kept", Report.median(excesses) <= 1);
    return figures;
  }

  private static double p99(JsonNode micros) {
    return micros.path("p99").asDouble();
  }
}
