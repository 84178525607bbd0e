package dev.reprise.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code reprise}.
 *
 * <p>Ends with 0; 1 if something is wrong; 2 if the command line is, said in one line; 75 if the
 * database, its file or the port cannot be had.
 */
@Command(
    name = "reprise",
    description = "Delivers webhooks, and fires any of them again.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Environment: REPRISE_LOG=debug logs each step on stderr.",
      "Exit codes: 0; 1 something is wrong; 2 usage; 75 database or port cannot be had."
    })
public final class Main implements Callable<Integer> {

  private static final int HELP_WIDTH = 100;

  private Main() {}

  /**
   * Runs a command and ends the process.
   *
   * @param args a command and its options
   */
  public static void main(String[] args) {
    System.exit(run(new Console(System.out, System.err, System.getenv()), args));
  }

  /** Runs a command and returns its exit code. */
  static int run(Console console, String... args) {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new ServeCommand(console))
            .addSubcommand(new DemoCommand(console))
            .setUsageHelpWidth(HELP_WIDTH)
            .setOut(new PrintWriter(console.out(), true, Charset.defaultCharset()))
            .setErr(new PrintWriter(console.err(), true, Charset.defaultCharset()))
            .setParameterExceptionHandler((e, unused) -> report(e.getCommandLine(), usage(e)))
            .setExecutionExceptionHandler((e, command, unused) -> failed(e, command));
    try {
      ConsoleLog.configure(console.environment());
    } catch (CliException e) {
      return report(line, e);
    }
    return line.execute(args);
  }

  /** Asks for a command, since none was given. */
  @Override
  public Integer call() {
    throw CliException.usage("a command must be given: serve or demo; see --help");
  }

  private static int failed(Exception e, CommandLine command) throws Exception {
    if (e instanceof CliException known) {
      return report(command, known);
    }
    e.printStackTrace(command.getErr());
    return ExitCode.SOFTWARE;
  }

  private static int report(CommandLine command, CliException e) {
    command
        .getErr()
        .println(
            command.getCommandSpec().qualifiedName()
                + ": "
                + CliException.oneLine(String.valueOf(e.getMessage())));
    return e.exitCode();
  }

  private static CliException usage(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return CliException.usage(
          CliException.shown(unmatched.getUnmatched().get(0))
              + " must be one of the options and commands that --help lists");
    }
    if (e instanceof MissingParameterException missing && missing.getMissing().get(0).isOption()) {
      return CliException.usage(name(missing.getMissing().get(0)) + " must have a value");
    }
    if (e instanceof OverwrittenOptionException twice) {
      return CliException.usage(name(twice.getOverwritten()) + " must be given only once");
    }
    return CliException.usage(String.valueOf(e.getMessage()));
  }

  private static String name(ArgSpec option) {
    return option instanceof OptionSpec spec ? spec.longestName() : option.paramLabel();
  }
}
