package dev.reprise.benchmarks.rig;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server of its own, as durable as one in production: fsync and synchronous commits
 * are on.
 */
public final class DatabaseServer implements Closeable {

  private static final Duration RESTART_MAX = Duration.ofMinutes(2);

  private final EmbeddedPostgres server;
  private final Path data;

  private DatabaseServer(EmbeddedPostgres server, Path data) {
    this.server = server;
    this.data = data;
  }

  /** Starts a server that keeps its data in a folder below {@code folder}. */
  public static DatabaseServer start(Path folder) throws IOException {
    return start(folder, EmbeddedPostgres.builder());
  }

  /** Starts a server that also counts statements; that costs it a little. */
  public static DatabaseServer startCounting(Path folder) throws IOException {
    return start(
        folder,
        EmbeddedPostgres.builder()
            .setServerConfig("shared_preload_libraries", StatementWatch.LIBRARY));
  }

  private static DatabaseServer start(Path folder, EmbeddedPostgres.Builder builder)
      throws IOException {
    Path data = folder.resolve("postgresql");
    EmbeddedPostgres server =
        builder
            .setDataDirectory(data)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("shared_buffers", "1GB")
            .setServerConfig("max_wal_size", "4GB")
            .setServerConfig("max_connections", "100")
            .start();
    return new DatabaseServer(server, data);
  }

  /** Returns the port on the loopback address. */
  public int port() {
    return server.getPort();
  }

  /** Returns the URL of its database, the user included. */
  public String url() {
    return urlAt(port());
  }

  /** Returns the URL of its database behind another port of this machine. */
  public String urlAt(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
  }

  /** Returns the process id of the server as it runs now. */
  public long pid() throws IOException {
    return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
  }

  /**
   * Ends the server without a shutdown and starts it again, by {@code pg_ctl restart -m immediate}.
   */
  public void restartImmediately() throws IOException, InterruptedException {
    Path log = data.resolveSibling("restart.log");
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // PostgreSQL refuses to run as root; in a name space of its own it does not know that it is
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(
        List.of(
            programs().resolve("pg_ctl").toString(),
            "restart",
            "-m",
            "immediate",
            "-w",
            "-D",
            data.toString(),
            "-l",
            log.toString()));
    Process restart =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (!restart.waitFor(RESTART_MAX.toSeconds(), TimeUnit.SECONDS) || restart.exitValue() != 0) {
      throw new IOException("PostgreSQL did not restart: " + Files.readString(log));
    }
  }

  /** The server notes how it was started, with the path of its own program first. */
  private Path programs() throws IOException {
    String started = Files.readString(data.resolve("postmaster.opts"));
    return Path.of(started.substring(0, started.indexOf("/postgres ")));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
