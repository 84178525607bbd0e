package dev.reprise.simulation;

import dev.reprise.spi.HostTransaction;
import java.util.ArrayList;
import java.util.List;

/**
 * A host's transaction that stays open for long: what it accepted bears the time at which it was
 * accepted, and is seen only after the commit.
 */
final class LateTransaction implements HostTransaction {

  private final boolean tells;
  private final List<Runnable> actions = new ArrayList<>();
  private final List<String> deliveryIds = new ArrayList<>();

  /** Begins one that tells of its commit, or not. */
  LateTransaction(boolean tells) {
    this.tells = tells;
  }

  @Override
  public void afterCommit(Runnable action) {
    actions.add(action);
  }

  void wrote(List<String> ids) {
    deliveryIds.addAll(ids);
  }

  /** Returns the deliveries that its commit shows. */
  List<String> deliveryIds() {
    return deliveryIds;
  }

  /** Runs what waits for the commit, if the transaction tells. */
  void committed() {
    if (tells) {
      actions.forEach(Runnable::run);
    }
  }
}
