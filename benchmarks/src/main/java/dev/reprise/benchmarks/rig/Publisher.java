package dev.reprise.benchmarks.rig;

import dev.reprise.Reprise;
import dev.reprise.model.Bytes;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/** Publishes events from several threads, and measures the calls. */
final class Publisher {

  private static final long MICROS_MAX = 600_000_000L;
  private static final int DIGITS = 3;

  private final Reprise reprise;
  private final EngineOrder order;
  private final Payload payload;
  private final AtomicLong number = new AtomicLong();

  Publisher(Reprise reprise, EngineOrder order) {
    this.reprise = reprise;
    this.order = order;
    this.payload =
        new Payload(Bytes.utf8("x".repeat(order.payloadBytes())), Payload.CONTENT_TYPE_DEFAULT);
  }

  /** Returns the type that one subscription wants. */
  static String typeOf(long subscription) {
    return "bench." + subscription;
  }

  /**
   * Publishes; returns when all is accepted.
   *
   * @param perSecond an even rate, kept whatever a call takes; 0 for as fast as possible
   * @return seconds, and percentiles of the calls' microseconds
   */
  Map<String, Object> publish(long events, int perSecond) throws InterruptedException {
    ConcurrentHistogram micros = new ConcurrentHistogram(MICROS_MAX, DIGITS);
    AtomicLong next = new AtomicLong();
    long begin = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(order.threads());
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < order.threads(); i++) {
      running.add(
          threads.submit(
              () -> {
                for (long n = next.getAndIncrement(); n < events; n = next.getAndIncrement()) {
                  awaitTurn(begin, n, perSecond);
                  publishOne(micros);
                }
              }));
    }
    awaitAll(running);
    threads.shutdown();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("seconds", (System.nanoTime() - begin) / 1e9);
    result.put("micros", Percentiles.of(micros));
    return result;
  }

  private void publishOne(ConcurrentHistogram micros) {
    long n = number.getAndIncrement();
    NewEvent event =
        NewEvent.of(EngineMain.TENANT, typeOf(n % order.subscriptions()), payload)
            .withId(TimedId.next(n));
    long begin = System.nanoTime();
    reprise.events().publish(event).orElseThrow();
    micros.recordValue(Math.min(MICROS_MAX, (System.nanoTime() - begin) / 1_000));
  }

  private static void awaitTurn(long begin, long n, int perSecond) {
    if (perSecond > 0) {
      long turn = begin + n * 1_000_000_000L / perSecond;
      for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  private static void awaitAll(List<Future<?>> running) throws InterruptedException {
    for (Future<?> each : running) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("publishing failed", e);
      }
    }
  }
}
