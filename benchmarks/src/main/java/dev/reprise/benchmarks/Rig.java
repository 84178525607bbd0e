package dev.reprise.benchmarks;

import dev.reprise.benchmarks.rig.DatabaseServer;
import dev.reprise.benchmarks.rig.EngineOrder;
import dev.reprise.benchmarks.rig.EngineProcess;
import dev.reprise.benchmarks.rig.Meter;
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

  /**
   * Starts all of it.
   *
   * @param isFannedOut whether each event is owed to every subscription
   * @param threads how many threads publish
   */
  Rig(RigOptions options, boolean isFannedOut, int threads)
      throws IOException, InterruptedException, SQLException {
    try {
      Path folder = Files.createTempDirectory("reprise-bench");
      opened.push(() -> delete(folder));
      String db = options.db();
      OptionalLong serverPid = OptionalLong.empty();
      if (db == null) {
        DatabaseServer server = DatabaseServer.start(folder);
        opened.push(server);
        db = server.url();
        serverPid = OptionalLong.of(server.pid());
      } else {
        new Meter(db, serverPid, 0).run("DROP SCHEMA IF EXISTS reprise CASCADE");
      }
      receiver = Receiver.start();
      opened.push(receiver);
      engine =
          EngineProcess.open(
              new EngineOrder(
                  db,
                  List.of(receiver.ok()),
                  options.subscriptions(),
                  isFannedOut,
                  options.payloadBytes(),
                  threads,
                  List.of()),
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
