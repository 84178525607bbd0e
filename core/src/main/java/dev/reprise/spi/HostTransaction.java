package dev.reprise.spi;

/**
 * A transaction of the host's that a call joins, opaque to all but the store it belongs to.
 *
 * <p>What is written within it is there when it commits and gone when it rolls back.
 */
public interface HostTransaction {

  /** Returns the absence of a host's transaction: the store commits before the call returns. */
  static HostTransaction none() {
    return NoTransaction.INSTANCE;
  }

  /**
   * Runs an action after the commit, and never after a rollback.
   *
   * <p>A transaction that cannot tell when it has committed may drop the action: what was written
   * is then found by the poll.
   *
   * @param action short and without failure; runs on the thread that reports the commit
   */
  void afterCommit(Runnable action);
}
