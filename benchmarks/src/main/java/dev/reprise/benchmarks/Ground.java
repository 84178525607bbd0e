package dev.reprise.benchmarks;

import dev.reprise.benchmarks.rig.DatabaseServer;
import dev.reprise.benchmarks.rig.EngineOrder;
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

/** What whatever is measured stands on: a database and a receiver, each a process. */
final class Ground implements Closeable {

  private final Deque<Closeable> opened = new ArrayDeque<>();
  private final Receiver receiver;
  private final OptionalLong serverPid;
  private final String db;

  /** Starts both; the database is only emptied if it is given. */
  Ground(RigOptions options, Starter starter)
      throws IOException, InterruptedException, SQLException {
    try {
      Path folder = Files.createTempDirectory("reprise-bench");
      opened.push(() -> delete(folder));
      String given = options.db();
      if (given == null) {
        DatabaseServer server = starter.start(folder);
        opened.push(server);
        db = server.url();
        serverPid = OptionalLong.of(server.pid());
      } else {
        db = given;
        serverPid = OptionalLong.empty();
        empty();
      }
      receiver = Receiver.start();
      opened.push(receiver);
    } catch (IOException | InterruptedException | SQLException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Drops what Reprise keeps in the database. */
  void empty() throws SQLException {
    new Meter(db, serverPid, 0).run("DROP SCHEMA IF EXISTS reprise CASCADE");
  }

  String db() {
    return db;
  }

  Receiver receiver() {
    return receiver;
  }

  /** Returns the order of an engine that sends all to the receiver. */
  EngineOrder order(RigOptions options, int subscriptions, boolean isFannedOut, int threads) {
    return new EngineOrder(
        db,
        List.of(receiver.ok()),
        subscriptions,
        isFannedOut,
        options.payloadBytes(),
        threads,
        List.of(),
        NodeOrder.alone());
  }

  /** Returns what reads the use of a process and of the database. */
  Meter meter(long pid) {
    return new Meter(db, serverPid, pid);
  }

  /** Starts a database's server. */
  @FunctionalInterface
  interface Starter {
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
