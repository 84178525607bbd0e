package dev.reprise.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code reprise-bench}: one scenario a call, each as a subcommand. */
@Command(
    name = "reprise-bench",
    description = "Measures Reprise: starts a database, a receiver and an engine, each a process.",
    mixinStandardHelpOptions = true,
    subcommands = {
      AcceptScenario.class,
      DrainScenario.class,
      LatencyScenario.class,
      IdleScenario.class,
      IsolationScenario.class,
      HostileScenario.class,
      SenderInFlightScenario.class,
      SenderCpuScenario.class
    })
public final class Main {

  private static final int HELP_WIDTH = 100;

  private Main() {}

  /**
   * Runs a scenario and ends the process.
   *
   * @param args a scenario and its options
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).setUsageHelpWidth(HELP_WIDTH).execute(args));
  }
}
