package dev.reprise.cli;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the server until the process is asked to end. */
@Command(
    name = "serve",
    header = "Serves the HTTP API on 127.0.0.1 and delivers, until SIGTERM.",
    description = {
      "Prints 'token <token> tenant default' if it made one, then",
      "'listening http://127.0.0.1:<port>'."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ServeCommand implements Callable<Integer> {

  @Mixin private final ServeFlags flags = new ServeFlags();

  private final Console console;

  ServeCommand(Console console) {
    this.console = requireNonNull(console, "console");
  }

  @Override
  public Integer call() throws InterruptedException {
    ServeSettings settings = flags.settings(console.environment(), new SecureRandom());
    Server server = Server.start(settings);
    // The hook ends the process itself: one that SIGTERM ends would have 143 as its exit code.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "reprise-end"));
    settings
        .tokens()
        .made()
        .ifPresent(token -> console.print("token " + token + " tenant " + Tokens.TENANT_DEFAULT));
    console.print("listening http://127.0.0.1:" + server.port());
    new CountDownLatch(1).await();
    return 0;
  }

  private static void end(Server server) {
    int exitCode = CliException.FAILURE;
    try {
      server.close();
      exitCode = 0;
    } finally {
      Runtime.getRuntime().halt(exitCode);
    }
  }
}
