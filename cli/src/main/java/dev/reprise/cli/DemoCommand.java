package dev.reprise.cli;

import static java.util.Objects.requireNonNull;

import dev.reprise.cli.demo.Demo;
import dev.reprise.cli.demo.Progress;
import dev.reprise.cli.demo.Report;
import dev.reprise.model.DeliveryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the main job in one go, on a database that is removed afterwards. */
@Command(
    name = "demo",
    header = "Shows the main job in one go: deliver, fail, repair, replay.",
    description = {
      "Delivers 200 events to 3 subscriptions over HTTP, to a receiver that misbehaves,",
      "and replays a delivery that was given up. Ends with 0 only if every count is right."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DemoCommand implements Callable<Integer> {

  /** Set by the script, since Java cannot tell. */
  private static final String TERMINAL_PROPERTY = "reprise.stderr.terminal";

  private static final Engine.Settings SETTINGS =
      new Engine.Settings(
          true, DeliveryPolicy.defaults(), Duration.ofMillis(100), Duration.ofSeconds(30));

  private final Console console;

  @Option(names = "--json", description = "Print one JSON object last.")
  private boolean isJson;

  DemoCommand(Console console) {
    this.console = requireNonNull(console, "console");
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Report report = report();
    console.out().print(report.toText());
    if (isJson) {
      console.out().println(report.toJson());
    }
    console.out().flush();
    return report.isOk() ? 0 : CliException.FAILURE;
  }

  private Report report() throws IOException, InterruptedException {
    try (TemporaryFolder folder = TemporaryFolder.create("reprise-demo");
        Engine engine = Engine.open(Database.in(folder.path()), SETTINGS)) {
      Progress progress = new Progress(console.err(), Boolean.getBoolean(TERMINAL_PROPERTY));
      return new Demo(engine.reprise().start(), progress).run();
    }
  }
}
