package dev.reprise.jdbc;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Connections to H2 that fail to force commits to the disk when told to. */
final class FailingSync {

  private final AtomicInteger failures = new AtomicInteger();

  /** Has the next so many tries fail. */
  void failNext(int count) {
    failures.set(count);
  }

  int failuresLeft() {
    return failures.get();
  }

  DataSource of(DataSource source) {
    return WatchedConnections.of(
        source,
        (method, argument) -> {
          if (method.equals("prepareStatement")
              && argument.equals("CHECKPOINT SYNC")
              && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new SQLException("the disk does not answer", "90098", 90098);
          }
        });
  }
}
