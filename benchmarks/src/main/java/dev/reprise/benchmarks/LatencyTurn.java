package dev.reprise.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.benchmarks.rig.Contender;
import dev.reprise.benchmarks.rig.EngineOrder;
import dev.reprise.benchmarks.rig.EngineProcess;
import dev.reprise.benchmarks.rig.Meter;
import dev.reprise.benchmarks.rig.Receiver.Counts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** One of those that are compared, alone and in a fresh process: events at an even rate. */
final class LatencyTurn {

  private static final int THREADS = 4;
  private static final int DIGITS = 3;
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final Duration ARRIVE_WITHIN = Duration.ofSeconds(30);

  private final Ground ground;
  private final Terms terms;

  LatencyTurn(Ground ground, Terms terms) {
    this.ground = ground;
    this.terms = terms;
  }

  /**
   * What is the same in all turns.
   *
   * @param rate events a second
   * @param warmUp how long comes first, unmeasured
   * @param duration how long is measured
   */
  record Terms(RigOptions options, int rate, Duration warmUp, Duration duration) {}

  /**
   * What was measured, in microseconds.
   *
   * @param arrived events that arrived
   * @param requests requests for them
   * @param calls from the beginning of the call that hands an event over to its end
   * @param fromCall from the beginning of that call to receipt
   * @param fromReturn from the end of that call to receipt; 0 if receipt was earlier
   * @param use what was used meanwhile
   */
  record Times(
      long arrived,
      long requests,
      Histogram calls,
      Histogram fromCall,
      Histogram fromReturn,
      Meter.Reading use) {}

  /** Runs the turn. */
  Times run(Contender contender) throws Exception {
    ground.empty();
    EngineOrder order =
        ground.order(
            terms.options(), terms.options().subscriptions(), /* isFannedOut= */ false, THREADS);
    List<String> jvmOptions = terms.options().jvmOptions();
    try (EngineProcess engine = EngineProcess.open(contender, order, jvmOptions)) {
      engine.start();
      publish(engine, terms.warmUp());
      Meter meter = ground.meter(engine.pid());
      // plans made while the tables were empty are no measure of anybody
      meter.run("VACUUM ANALYZE");
      meter.run("CHECKPOINT");
      Meter.Reading begin = meter.read();
      JsonNode published = publish(engine, terms.duration());
      return times(published.path("calls"), meter.read().since(begin));
    }
  }

  private JsonNode publish(EngineProcess engine, Duration duration) throws Exception {
    ground.receiver().reset();
    JsonNode published = engine.publishAt(terms.rate(), duration);
    long events = terms.rate() * duration.toSeconds();
    long until = System.nanoTime() + ARRIVE_WITHIN.toNanos();
    while (ground.receiver().counts().events() < events) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "not all of " + events + " events arrived within " + ARRIVE_WITHIN);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return published;
  }

  private Times times(JsonNode published, Meter.Reading use) throws Exception {
    Histogram calls = new Histogram(DIGITS);
    Histogram fromCall = new Histogram(DIGITS);
    Histogram fromReturn = new Histogram(DIGITS);
    for (Map.Entry<String, Long> each : ground.receiver().micros().entrySet()) {
      long call = published.path(each.getKey()).asLong();
      calls.recordValue(call);
      fromCall.recordValue(each.getValue());
      fromReturn.recordValue(Math.max(0, each.getValue() - call));
    }
    Counts counts = ground.receiver().counts();
    return new Times(counts.events(), counts.requests(), calls, fromCall, fromReturn, use);
  }
}
