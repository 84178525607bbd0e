package dev.reprise.cli;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin private final ServeFlags flags = new ServeFlags();

  private final Console console;

  ServeCommand(Console console) {
    this.console = requireNonNull(console, "console");
  }

  @Override
  public Integer call() throws InterruptedException {
    ServeSettings settings = flags.settings(console.environment(), new SecureRandom());
    Server server = start(settings);
    settings
        .tokens()
        .made()
        .ifPresent(token -> console.print("token " + token + " tenant " + Tokens.TENANT_DEFAULT));
    console.print("listening http://127.0.0.1:" + server.port());
    new CountDownLatch(1).await();
    return 0;
  }

  /**
   * Starts a server that a hook closes, should the process be asked to end at any time from now.
   */
  private static Server start(ServeSettings settings) {
    CompletableFuture<Server> starting = new CompletableFuture<>();
    Thread hook = new Thread(() -> end(starting), "reprise-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      Server server = Server.start(settings);
      starting.complete(server);
      return server;
    } catch (RuntimeException | Error e) {
      starting.completeExceptionally(e);
      removeHook(hook);
      throw e;
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("ending already", e);
    }
  }

  /** Ends the process itself: one that SIGTERM ends would have 143 as its exit code. */
  private static void end(CompletableFuture<Server> starting) {
    int exitCode = CliException.FAILURE;
    try {
      starting.join().close();
      exitCode = 0;
    } catch (RuntimeException | Error e) {
      LOG.error("the server did not end well", e);
    } finally {
      Runtime.getRuntime().halt(exitCode);
    }
  }
}
