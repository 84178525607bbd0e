package dev.reprise.spi;

/** No host's transaction: what was written is committed already. */
enum NoTransaction implements HostTransaction {
  INSTANCE;

  @Override
  public void afterCommit(Runnable action) {
    action.run();
  }
}
