package dev.reprise.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Looks host names up on threads of its own.
 *
 * <p>Whoever asks for a name that is being looked up shares the answer, so a name whose servers
 * hang occupies one thread, however many wait. An answer is kept for some seconds, so that names in
 * use need no thread. Safe for use by several threads.
 */
final class Lookups implements AutoCloseable {

  /** How long an answer is used. */
  static final Duration KEPT = Duration.ofSeconds(5);

  /** How long after an answer a name counts as known, and may use the threads kept for these. */
  static final Duration KNOWN = Duration.ofHours(1);

  /** What has waited longer than this for a thread is not looked up: nobody waits any more. */
  static final long WAITING_NANOS_MAX = CheckedResolver.TIMEOUT.toNanos();

  private static final int NAMES_MAX = 10_000;

  private record Answer(List<InetAddress> addresses, long atNanos, boolean isQuick) {

    boolean isWithin(Duration age, long nanos) {
      return nanos - atNanos < age.toNanos();
    }
  }

  private record Entry(
      CompletableFuture<Answer> answer,
      long askedNanos,
      boolean isKnown,
      AtomicBoolean isStarted,
      Set<String> tenants) {

    Entry(long askedNanos, boolean isKnown) {
      this(
          new CompletableFuture<>(),
          askedNanos,
          isKnown,
          new AtomicBoolean(),
          ConcurrentHashMap.newKeySet());
    }

    Optional<Answer> given() {
      return answer.isDone() && !answer.isCompletedExceptionally()
          ? Optional.of(answer.join())
          : Optional.empty();
    }
  }

  private final HostLookup lookup;
  private final Duration kept;
  private final LongSupplier nanoTime;
  private final LookupThreads threads;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  /**
   * Takes what is needed.
   *
   * @param kept how long an answer is used
   */
  Lookups(HostLookup lookup, Duration kept, LongSupplier nanoTime) {
    this.lookup = lookup;
    this.kept = kept;
    this.nanoTime = nanoTime;
    this.threads = new LookupThreads(nanoTime);
  }

  /** Returns what a name's last look-up answered, if that was not long ago. */
  Optional<List<InetAddress>> lately(String name) {
    long now = nanoTime.getAsLong();
    return Optional.ofNullable(entries.get(name))
        .flatMap(Entry::given)
        .filter(answer -> answer.isWithin(kept, now))
        .map(Answer::addresses);
  }

  /**
   * Returns the addresses of a name, at least one, once they are known.
   *
   * <p>It is bounded by nothing but the resolver: who waits sets a timeout of its own.
   *
   * @param tenant whose share of the threads is used
   * @return a future of the caller's own; fails with {@link UnknownHostException}
   */
  CompletableFuture<List<InetAddress>> resolve(String tenant, String name) {
    long now = nanoTime.getAsLong();
    if (entries.size() >= NAMES_MAX) {
      entries.values().removeIf(entry -> entry.answer().isDone());
    }
    Entry entry = entries.compute(name, (key, old) -> usable(Optional.ofNullable(old), now));
    // A name that waits in the line of one tenant does not wait there for another.
    if (!entry.isStarted().get() && entry.tenants().add(tenant)) {
      start(tenant, name, entry);
    }
    return entry.answer().thenApply(Answer::addresses);
  }

  private Entry usable(Optional<Entry> old, long now) {
    if (old.isPresent() && !old.get().answer().isDone()) {
      return old.get();
    }
    Optional<Answer> given = old.flatMap(Entry::given);
    if (given.isPresent() && given.get().isWithin(kept, now)) {
      return old.get();
    }
    boolean isKnown =
        given.filter(answer -> answer.isQuick() && answer.isWithin(KNOWN, now)).isPresent();
    return new Entry(now, isKnown);
  }

  private void start(String tenant, String name, Entry entry) {
    boolean isTaken = threads.submit(tenant, entry.isKnown(), () -> run(name, entry));
    if (!isTaken && entry.tenants().size() == 1) {
      fail(entry, "too many host names are being looked up, or the sender is closed");
    }
  }

  private void run(String name, Entry entry) {
    if (!entry.isStarted().compareAndSet(false, true)) {
      return;
    }
    long startNanos = nanoTime.getAsLong();
    if (startNanos - entry.askedNanos() > WAITING_NANOS_MAX) {
      fail(entry, "it waited too long behind other host names");
      return;
    }
    try {
      List<InetAddress> addresses = List.copyOf(lookup.addressesOf(name));
      if (addresses.isEmpty()) {
        throw new UnknownHostException(name);
      }
      long now = nanoTime.getAsLong();
      boolean isQuick = now - startNanos <= LookupThreads.SLOW_NANOS;
      entry.answer().complete(new Answer(addresses, now, isQuick));
    } catch (UnknownHostException | RuntimeException e) {
      entry.answer().completeExceptionally(e);
    }
  }

  private static void fail(Entry entry, String why) {
    entry.answer().completeExceptionally(new UnknownHostException(why));
  }

  @Override
  public void close() {
    threads.close();
    entries.values().forEach(entry -> fail(entry, "the sender is closed"));
  }
}
