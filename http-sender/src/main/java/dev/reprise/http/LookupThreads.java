package dev.reprise.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The threads on which host names are looked up, shared out between tenants.
 *
 * <p>A look-up cannot be interrupted, so names that hang hold their threads. Hence no tenant gets
 * more than its share: two threads at first, one more for each quick answer, two again after a slow
 * one. What it asks for beyond that waits in its own line. Some threads are kept for names that
 * answered lately, one for each tenant. Safe for use by several threads.
 */
final class LookupThreads implements AutoCloseable {

  static final int THREADS = 16;
  static final int THREADS_FOR_KNOWN = 4;
  static final int SHARE_MIN = 2;
  static final int SHARE_MAX = THREADS / 2;
  static final int WAITING_PER_TENANT_MAX = 1_000;
  static final int WAITING_MAX = 10_000;

  /** A look-up that takes longer than this is slow. */
  static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int THREAD_IDLE_SECONDS = 30;

  private static final class Share {
    final Deque<Runnable> known = new ArrayDeque<>();
    final Deque<Runnable> others = new ArrayDeque<>();
    int size = SHARE_MIN;
    int running;
    int runningKept;

    int waiting() {
      return known.size() + others.size();
    }

    boolean isIdle() {
      return waiting() + running + runningKept == 0;
    }
  }

  private record Job(String tenant, Runnable task, boolean isKept) {

    Job kept() {
      return new Job(tenant, task, true);
    }
  }

  private final LongSupplier nanoTime;
  private final ThreadPoolExecutor executor;

  /** In the order in which tenants are served; all below is guarded by this object. */
  private final Map<String, Share> shares = new LinkedHashMap<>();

  private int running;
  private int runningKept;
  private int waiting;
  private boolean isClosed;

  LookupThreads(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    AtomicInteger number = new AtomicInteger();
    // What runs at a time is bounded here, not by the pool: a thread that has just ended its work
    // still counts there.
    this.executor =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "reprise-dns-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs a look-up as soon as its tenant's share allows.
   *
   * @param isKnown whether the name answered quickly of late
   * @param task must not throw
   * @return false if too many wait already, or this is closed
   */
  synchronized boolean submit(String tenant, boolean isKnown, Runnable task) {
    Share share = shares.computeIfAbsent(tenant, key -> new Share());
    boolean isTaken =
        !isClosed && waiting < WAITING_MAX && share.waiting() < WAITING_PER_TENANT_MAX;
    if (isTaken) {
      (isKnown ? share.known : share.others).add(task);
      waiting++;
      next().ifPresent(job -> executor.execute(() -> work(job)));
    }
    dropIfIdle(tenant, share);
    return isTaken;
  }

  private void work(Job first) {
    Optional<Job> job = Optional.of(first);
    while (job.isPresent()) {
      long startNanos = nanoTime.getAsLong();
      job.get().task().run();
      job = afterwards(job.get(), nanoTime.getAsLong() - startNanos);
    }
  }

  private synchronized Optional<Job> afterwards(Job done, long tookNanos) {
    Share share = shares.computeIfAbsent(done.tenant(), key -> new Share());
    if (done.isKept()) {
      runningKept--;
      share.runningKept--;
    } else {
      running--;
      share.running--;
    }
    share.size = tookNanos > SLOW_NANOS ? SHARE_MIN : Math.min(SHARE_MAX, share.size + 1);
    dropIfIdle(done.tenant(), share);
    Optional<Job> next = next();
    // A share that has grown has room for one more than has just ended.
    next().ifPresent(job -> executor.execute(() -> work(job)));
    return next;
  }

  private void dropIfIdle(String tenant, Share share) {
    if (share.isIdle()) {
      shares.remove(tenant);
    }
  }

  private Optional<Job> next() {
    if (waiting == 0 || isClosed) {
      return Optional.empty();
    }
    return running < THREADS ? nextOfShare().or(this::nextKept) : nextKept();
  }

  private Optional<Job> nextOfShare() {
    for (Map.Entry<String, Share> entry : shares.entrySet()) {
      Share share = entry.getValue();
      if (share.running < share.size && share.waiting() > 0) {
        running++;
        share.running++;
        return take(entry.getKey(), share, share.known.isEmpty() ? share.others : share.known);
      }
    }
    return Optional.empty();
  }

  private Optional<Job> nextKept() {
    if (runningKept >= THREADS_FOR_KNOWN) {
      return Optional.empty();
    }
    for (Map.Entry<String, Share> entry : shares.entrySet()) {
      Share share = entry.getValue();
      if (share.runningKept == 0 && !share.known.isEmpty()) {
        runningKept++;
        share.runningKept++;
        return take(entry.getKey(), share, share.known).map(Job::kept);
      }
    }
    return Optional.empty();
  }

  private Optional<Job> take(String tenant, Share share, Deque<Runnable> line) {
    waiting--;
    // To the end: the others are served first.
    shares.remove(tenant);
    shares.put(tenant, share);
    return Optional.of(new Job(tenant, line.remove(), false));
  }

  /** Starts nothing more, and interrupts what runs. */
  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
    }
    executor.shutdownNow();
  }
}
