package dev.reprise.jdbc;

import static java.util.Objects.requireNonNull;

/**
 * Forces commits to the disk, many at once: a caller returns after a run that began after its call,
 * and callers that wait at the same time share one. Safe for use by several threads.
 */
final class GroupSync {

  private final Runnable force;
  private long begun;
  private long done;
  private boolean isRunning;

  /**
   * Makes a group.
   *
   * @param force forces all that was committed before it to the disk, or throws
   */
  GroupSync(Runnable force) {
    this.force = requireNonNull(force, "force");
  }

  /** Returns once everything that was committed before the call is on the disk. */
  void await() {
    long mine = take();
    if (mine == 0) {
      return;
    }
    boolean isForced = false;
    try {
      force.run();
      isForced = true;
    } finally {
      finish(mine, isForced);
    }
  }

  /** Waits for a run of another caller, or takes the next: its number, or 0 if none is needed. */
  private synchronized long take() {
    long needed = begun + 1;
    boolean isInterrupted = false;
    while (isRunning && done < needed) {
      try {
        wait();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    if (done >= needed) {
      return 0;
    }
    isRunning = true;
    begun++;
    return begun;
  }

  private synchronized void finish(long run, boolean isForced) {
    isRunning = false;
    if (isForced) {
      done = run;
    }
    notifyAll();
  }
}
