package dev.reprise.benchmarks;

import dev.reprise.benchmarks.rig.DatabaseServer;
import dev.reprise.benchmarks.rig.EngineOrder;
import dev.reprise.benchmarks.rig.EngineProcess;
import dev.reprise.benchmarks.rig.Meter;
import dev.reprise.benchmarks.rig.NodeOrder;
import dev.reprise.benchmarks.rig.Receiver;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A database, a receiver and an engine, each a process, and a meter for all of them. */
final class Rig implements Closeable {

  private final Deque<Closeable> opened = new ArrayDeque<>();
  private final Receiver receiver;
  private final EngineProcess engine;
  private final Meter meter;
  private final String db;

  /**
   * Starts all of it.
   *
   * @param isFannedOut whether each event is owed to every subscription
   * @param threads how many threads publish
   */
  Rig(RigOptions options, boolean isFannedOut, int threads)
      throws IOException, InterruptedException, SQLException {
    this(options, options.subscriptions(), isFannedOut, threads, DatabaseServer::start);
  }

  /** Starts all of it, with one subscription, as a pattern, and a server that counts statements. */
  static Rig ofPattern(RigOptions options) throws IOException, InterruptedException, SQLException {
    return new Rig(options, 1, /* isFannedOut= */ false, 1, DatabaseServer::startCounting);
  }

  private Rig(
      RigOptions options, int subscriptions, boolean isFannedOut, int threads, Starter starter)
      throws IOException, InterruptedException, SQLException {
    try {
      Path folder = Files.createTempDirectory("reprise-bench");
      opened.push(() -> delete(folder));
      String given = options.db();
      OptionalLong serverPid = OptionalLong.empty();
      if (given == null) {
        DatabaseServer server = starter.start(folder);
        opened.push(server);
        db = server.url();
        serverPid = OptionalLong.of(server.pid());
      } else {
        db = given;
        new Meter(db, serverPid, 0).run("DROP SCHEMA IF EXISTS reprise CASCADE");
      }
      receiver = Receiver.start();
      opened.push(receiver);
      engine =
          EngineProcess.open(
              new EngineOrder(
                  db,
                  List.of(receiver.ok()),
                  subscriptions,
                  isFannedOut,
                  options.payloadBytes(),
                  threads,
                  List.of(),
                  NodeOrder.alone()),
              options.jvmOptions());
      opened.push(engine);
      meter = new Meter(db, serverPid, engine.pid());
    } catch (IOException | InterruptedException | SQLException | RuntimeException e) {
      close();
      throw e;
    }
  }

  Receiver receiver() {
    return receiver;
  }

  EngineProcess engine() {
    return engine;
  }

  Meter meter() {
    return meter;
  }

  String db() {
    return db;
  }

  /** Begins to measure at a quiet point: what was written before is on the disk. */
  Meter.Reading begin() throws IOException, SQLException {
    meter.run("CHECKPOINT");
    return meter.read();
  }

  /** Returns what was used since the beginning. */
  Meter.Reading since(Meter.Reading begin) throws IOException, SQLException {
    return meter.read().since(begin);
  }

  /** Runs a query that returns one number. */
  long number(String sql) throws SQLException {
    return meter.number(sql);
  }

  /** Starts a database's server. */
  @FunctionalInterface
  private interface Starter {
    DatabaseServer start(Path folder) throws IOException;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  @Override
  public void close() throws IOException {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
