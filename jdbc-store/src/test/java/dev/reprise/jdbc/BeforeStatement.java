package dev.reprise.jdbc;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** Connections that do something else just before a statement that holds some text is prepared. */
final class BeforeStatement {

  private final String text;
  private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();

  BeforeStatement(String text) {
    this.text = text;
  }

  /** Has work done before the next such statement, and no other. */
  void once(Runnable next) {
    work.add(next);
  }

  /** Says whether the work was done. */
  boolean hasRun() {
    return work.isEmpty();
  }

  /** Returns connections of another source, watched. */
  DataSource watch(DataSource source) {
    return WatchedConnections.of(
        source,
        (method, argument) -> {
          if (method.equals("prepareStatement") && ((String) argument).contains(text)) {
            Optional.ofNullable(work.poll()).ifPresent(Runnable::run);
          }
        });
  }
}
