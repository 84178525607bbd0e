package dev.reprise.benchmarks;

import dev.reprise.benchmarks.rig.DatabaseServer;
import dev.reprise.benchmarks.rig.EngineOrder;
import dev.reprise.benchmarks.rig.EngineProcess;
import dev.reprise.benchmarks.rig.Meter;
import dev.reprise.benchmarks.rig.Receiver;
import java.io.Closeable;
import java.io.IOException;
import java.sql.SQLException;

/** A database, a receiver and an engine, each a process, and a meter for all of them. */
final class Rig implements Closeable {

  private final Ground ground;
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
    this(options, options.subscriptions(), isFannedOut, threads, DatabaseServer::start);
  }

  /** Starts all of it, with one subscription, as a pattern, and a server that counts statements. */
  static Rig ofPattern(RigOptions options) throws IOException, InterruptedException, SQLException {
    return new Rig(options, 1, /* isFannedOut= */ false, 1, DatabaseServer::startCounting);
  }

  private Rig(
      RigOptions options,
      int subscriptions,
      boolean isFannedOut,
      int threads,
      Ground.Starter starter)
      throws IOException, InterruptedException, SQLException {
    ground = new Ground(options, starter);
    try {
      EngineOrder order = ground.order(options, subscriptions, isFannedOut, threads);
      engine = EngineProcess.open(order, options.jvmOptions());
    } catch (IOException | InterruptedException | RuntimeException e) {
      ground.close();
      throw e;
    }
    meter = ground.meter(engine.pid());
  }

  Receiver receiver() {
    return ground.receiver();
  }

  EngineProcess engine() {
    return engine;
  }

  Meter meter() {
    return meter;
  }

  String db() {
    return ground.db();
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

  @Override
  public void close() throws IOException {
    engine.close();
    ground.close();
  }
}
