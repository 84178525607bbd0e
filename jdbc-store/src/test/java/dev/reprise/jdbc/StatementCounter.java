package dev.reprise.jdbc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Connections that note the statements prepared with them, and the ends of their transactions. */
final class StatementCounter {

  private final List<String> prepared = new CopyOnWriteArrayList<>();
  private final AtomicInteger ends = new AtomicInteger();

  /** Returns connections of another source, watched. */
  DataSource watch(DataSource source) {
    return WatchedConnections.of(
        source,
        (method, argument) -> {
          switch (method) {
            case "prepareStatement" -> prepared.add((String) argument);
            case "commit", "rollback" -> ends.incrementAndGet();
            default -> {}
          }
        });
  }

  /** Returns what was prepared while work ran. */
  List<String> during(Runnable work) {
    prepared.clear();
    ends.set(0);
    work.run();
    return List.copyOf(prepared);
  }

  /** Returns how many transactions were committed or rolled back during that work. */
  int ends() {
    return ends.get();
  }
}
