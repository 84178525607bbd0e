package dev.reprise.memory;

import dev.reprise.spi.HostTransaction;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one transaction at a time over tables that share a lock.
 *
 * <p>A call that fails undoes what it wrote, also within a transaction that goes on.
 */
final class Transactions {

  private final ReentrantLock lock = new ReentrantLock();
  private final boolean acceptsForeign;

  private @Nullable UndoLog open;

  private Transactions(boolean acceptsForeign) {
    this.acceptsForeign = acceptsForeign;
  }

  /** Makes those of a store that joins its own transactions and refuses all others. */
  static Transactions ofOwn() {
    return new Transactions(false);
  }

  /** Makes those of a role that commits at once whatever transaction it is given. */
  static Transactions acceptingForeign() {
    return new Transactions(true);
  }

  /** Commits when the work returns, and rolls back when it throws. */
  <T> T run(Function<HostTransaction, T> work) {
    UndoLog transaction = new UndoLog();
    T result;
    lock.lock();
    try {
      result = runLocked(transaction, work);
    } finally {
      lock.unlock();
    }
    transaction.runAfterCommit();
    return result;
  }

  private <T> T runLocked(UndoLog transaction, Function<HostTransaction, T> work) {
    if (open != null) {
      throw new IllegalStateException("a transaction is open on this thread; join it");
    }
    open = transaction;
    boolean isDone = false;
    try {
      T result = work.apply(transaction);
      isDone = true;
      return result;
    } finally {
      open = null;
      if (!isDone) {
        transaction.undoBackTo(0);
      }
    }
  }

  /** Reads; sees what was written in the transaction that is open on this thread. */
  <T> T read(HostTransaction transaction, Supplier<T> work) {
    lock.lock();
    try {
      requireJoinable(transaction);
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Writes all or nothing, in the given transaction or in one of its own. */
  <T> T write(HostTransaction transaction, Supplier<T> work) {
    lock.lock();
    try {
      requireJoinable(transaction);
      UndoLog joined = open;
      if (joined == null || joined != transaction) {
        return runLocked(new UndoLog(), own -> work.get());
      }
      return writeJoined(joined, work);
    } finally {
      lock.unlock();
    }
  }

  private static <T> T writeJoined(UndoLog joined, Supplier<T> work) {
    int before = joined.size();
    boolean isDone = false;
    try {
      T result = work.get();
      isDone = true;
      return result;
    } finally {
      if (!isDone) {
        joined.undoBackTo(before);
      }
    }
  }

  /** Remembers how to take back what is being written. */
  void onRollback(Runnable undo) {
    if (open == null) {
      throw new IllegalStateException("nothing is written outside a transaction");
    }
    open.add(undo);
  }

  private void requireJoinable(HostTransaction transaction) {
    boolean isJoinable =
        acceptsForeign || transaction.equals(open) || transaction.equals(HostTransaction.none());
    if (!isJoinable) {
      throw new IllegalArgumentException(
          "transaction must be this store's, open on this thread, was " + transaction);
    }
  }
}
