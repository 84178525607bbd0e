package dev.reprise.benchmarks.rig;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/** Hands events over from several threads, and measures the calls. */
final class Publisher {

  private static final long MICROS_MAX = 600_000_000L;
  private static final int DIGITS = 3;

  private final Acceptor acceptor;
  private final int threads;
  private final AtomicLong number = new AtomicLong();

  Publisher(Acceptor acceptor, int threads) {
    this.acceptor = acceptor;
    this.threads = threads;
  }

  /**
   * Publishes; returns when all is accepted.
   *
   * @param perSecond an even rate, kept whatever a call takes; 0 for as fast as possible
   * @return seconds, percentiles of the calls' microseconds and, at an even rate, those of each
   */
  Map<String, Object> publish(long events, int perSecond) throws InterruptedException {
    ConcurrentHistogram micros = new ConcurrentHistogram(MICROS_MAX, DIGITS);
    Map<String, Long> calls = new ConcurrentHashMap<>();
    AtomicLong next = new AtomicLong();
    long begin = System.nanoTime();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      running.add(
          pool.submit(
              () -> {
                for (long n = next.getAndIncrement(); n < events; n = next.getAndIncrement()) {
                  awaitTurn(begin, n, perSecond);
                  long of = number.getAndIncrement();
                  String id = TimedId.next(of);
                  long each = microsToAccept(of, id);
                  micros.recordValue(each);
                  if (perSecond > 0) {
                    calls.put(id, each);
                  }
                }
              }));
    }
    awaitAll(running);
    pool.shutdown();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("seconds", (System.nanoTime() - begin) / 1e9);
    result.put("micros", Percentiles.of(micros));
    result.put("calls", calls);
    return result;
  }

  private long microsToAccept(long n, String id) {
    long begin = System.nanoTime();
    acceptor.accept(n, id);
    return Math.min(MICROS_MAX, (System.nanoTime() - begin) / 1_000);
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
