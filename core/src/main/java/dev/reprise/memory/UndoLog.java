package dev.reprise.memory;

import dev.reprise.spi.HostTransaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transaction: how to take back what it wrote, and what waits for its commit. */
final class UndoLog implements HostTransaction {

  private static final Logger LOG = LoggerFactory.getLogger(UndoLog.class);

  private final Deque<Runnable> undos = new ArrayDeque<>();
  private final List<Runnable> afterCommit = new ArrayList<>();

  @Override
  public void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  void add(Runnable undo) {
    undos.push(undo);
  }

  int size() {
    return undos.size();
  }

  void undoBackTo(int size) {
    while (undos.size() > size) {
      undos.pop().run();
    }
  }

  void runAfterCommit() {
    for (Runnable action : afterCommit) {
      try {
        action.run();
      } catch (RuntimeException e) {
        // The commit stands: the caller must not take this for a rollback.
        LOG.error("an action after a commit failed", e);
      }
    }
  }
}
