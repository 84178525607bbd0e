package dev.reprise.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Looks host names up on a few threads of its own.
 *
 * <p>Whoever asks for a name that is being looked up shares the answer, so a name whose servers
 * hang occupies one thread, however many wait. An answer is kept for {@link #KEPT_SECONDS} seconds,
 * so that known names need no thread. Safe for use by several threads.
 */
final class Lookups implements AutoCloseable {

  static final int THREADS = 8;
  static final int QUEUED_MAX = 1_000;
  static final int KEPT_SECONDS = 5;
  private static final int NAMES_MAX = 10_000;
  private static final int THREAD_IDLE_SECONDS = 30;

  private record Entry(CompletableFuture<List<InetAddress>> answer, long startedNanos) {

    boolean isUsableAt(long nanos) {
      boolean isKept = nanos - startedNanos < TimeUnit.SECONDS.toNanos(KEPT_SECONDS);
      return !answer.isDone() || (isKept && !answer.isCompletedExceptionally());
    }
  }

  private final HostLookup lookup;
  private final LongSupplier nanoTime;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor executor;

  Lookups(HostLookup lookup, LongSupplier nanoTime) {
    this.lookup = lookup;
    this.nanoTime = nanoTime;
    AtomicInteger number = new AtomicInteger();
    this.executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUED_MAX),
            task -> {
              Thread thread = new Thread(task, "reprise-dns-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * Returns the addresses of a name, at least one, once they are known.
   *
   * <p>It is bounded by nothing but the resolver: who waits sets a timeout of its own.
   *
   * @return a future of the caller's own; fails with {@link UnknownHostException}
   */
  CompletableFuture<List<InetAddress>> resolve(String name) {
    long now = nanoTime.getAsLong();
    if (entries.size() >= NAMES_MAX) {
      entries.values().removeIf(entry -> entry.answer().isDone());
    }
    return entries
        .compute(name, (key, old) -> old != null && old.isUsableAt(now) ? old : start(key, now))
        .answer()
        .copy();
  }

  private Entry start(String name, long now) {
    Entry entry = new Entry(new CompletableFuture<>(), now);
    try {
      executor.execute(() -> run(name, entry.answer()));
    } catch (RejectedExecutionException e) {
      entry
          .answer()
          .completeExceptionally(
              new UnknownHostException(
                  executor.isShutdown()
                      ? "the sender is closed"
                      : "too many host names are being looked up"));
    }
    return entry;
  }

  private void run(String name, CompletableFuture<List<InetAddress>> answer) {
    try {
      List<InetAddress> addresses = List.copyOf(lookup.addressesOf(name));
      if (addresses.isEmpty()) {
        throw new UnknownHostException(name);
      }
      answer.complete(addresses);
    } catch (UnknownHostException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    UnknownHostException closed = new UnknownHostException("the sender is closed");
    entries.values().forEach(entry -> entry.answer().completeExceptionally(closed));
  }
}
