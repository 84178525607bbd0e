package dev.reprise.receiver;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Processes each event once, as far as it remembers.
 *
 * <p>A sender that loses nothing sends an event again whenever it did not see the answer, and on
 * every replay, always with the same event id. This remembers the ids of the last events that were
 * processed, in memory: after a restart, or once so many others have come, an event is processed
 * again. Where that must not be, write the id in the database transaction that does the work, under
 * a unique key.
 *
 * <p>An id counts as processed only once its work is done. Work that fails leaves no trace, and the
 * sender's next attempt does it again.
 *
 * <p>Safe for use by several threads; the work is done by the caller's, without a lock.
 */
public final class Deduplicator {

  /** Most ids that may be remembered. */
  public static final int CAPACITY_MAX = 10_000_000;

  /** Most characters of an id. */
  public static final int ID_LENGTH_MAX = 256;

  private static final int CAPACITY_START = 16;
  private static final float LOAD_FACTOR = 0.75f;

  private final Map<String, Boolean> processed;
  private final Set<String> inProgress = new HashSet<>();

  private Deduplicator(int capacity) {
    processed = new Recent(capacity);
  }

  /**
   * Returns one that remembers nothing yet.
   *
   * @param capacity the most ids to remember, some 200 bytes each; 1 to 10,000,000
   * @throws IllegalArgumentException if it is not
   */
  public static Deduplicator ofCapacity(int capacity) {
    if (capacity < 1 || capacity > CAPACITY_MAX) {
      throw new IllegalArgumentException(
          "capacity must be 1 to " + CAPACITY_MAX + ", was " + capacity);
    }
    return new Deduplicator(capacity);
  }

  /**
   * Does the work of an event unless it was done, or is being done right now.
   *
   * @param eventId the event's id; 1 to 256 characters. Take it from a request that was verified
   * @param work what is to be done once
   * @return what there is to answer
   * @throws IllegalArgumentException if the id is empty or too long
   * @throws E whatever the work throws; the event then counts as not processed
   */
  public <E extends Exception> Outcome once(String eventId, Work<E> work) throws E {
    if (eventId.isEmpty() || eventId.length() > ID_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "eventId must have 1 to " + ID_LENGTH_MAX + " characters, had " + eventId.length());
    }
    requireNonNull(work, "work");
    synchronized (this) {
      if (processed.get(eventId) != null) {
        return Outcome.DUPLICATE;
      }
      if (!inProgress.add(eventId)) {
        return Outcome.IN_PROGRESS;
      }
    }
    boolean isDone = false;
    try {
      work.run();
      isDone = true;
    } finally {
      end(eventId, isDone);
    }
    return Outcome.PROCESSED;
  }

  private synchronized void end(String eventId, boolean isDone) {
    inProgress.remove(eventId);
    if (isDone) {
      processed.put(eventId, true);
    }
  }

  /** What became of an event. */
  public enum Outcome {
    /** Its work was done now; answer 2xx. */
    PROCESSED,
    /** Its work was done before; answer 2xx, or it is sent again and again. */
    DUPLICATE,
    /**
     * Its work is being done by another request, and may yet fail; answer 503, so that it is sent
     * again.
     */
    IN_PROGRESS
  }

  /**
   * What is to be done of an event.
   *
   * @param <E> what it throws if it fails
   */
  @FunctionalInterface
  public interface Work<E extends Exception> {

    /**
     * Does it.
     *
     * @throws E if it was not done
     */
    void run() throws E;
  }

  /** Keeps those that were seen last. */
  private static final class Recent extends LinkedHashMap<String, Boolean> {

    private static final long serialVersionUID = 1;

    private final int capacity;

    Recent(int capacity) {
      super(CAPACITY_START, LOAD_FACTOR, true);
      this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > capacity;
    }
  }
}
