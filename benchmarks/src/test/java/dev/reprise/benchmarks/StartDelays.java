package dev.reprise.benchmarks;

import dev.reprise.benchmarks.rig.Visit;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How unevenly requests were delayed between their start, as it is recorded, and their arrival. */
final class StartDelays {

  private StartDelays() {}

  /** Returns by how much the longest delay was longer than the shortest. */
  static Duration spread(NodesDatabase database, List<Visit> visits) throws SQLException {
    Map<String, Instant> starts = starts(database);
    Map<String, Long> requests =
        visits.stream().collect(Collectors.groupingBy(StartDelays::attempt, Collectors.counting()));
    LongSummaryStatistics micros =
        visits.stream()
            // of an attempt that was made twice, only the second start is recorded
            .filter(visit -> requests.getOrDefault(attempt(visit), 0L) == 1)
            .flatMap(
                visit ->
                    Optional.ofNullable(starts.get(attempt(visit)))
                        .map(
                            start ->
                                visit.beganNanos() / 1_000
                                    - ChronoUnit.MICROS.between(Instant.EPOCH, start))
                        .stream())
            .mapToLong(each -> each)
            .summaryStatistics();
    return Duration.of(micros.getMax() - micros.getMin(), ChronoUnit.MICROS);
  }

  private static String attempt(Visit visit) {
    return visit.eventId() + "/" + visit.attempt();
  }

  private static Map<String, Instant> starts(NodesDatabase database) throws SQLException {
    Map<String, Instant> starts = new HashMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT e.event_id, a.number, a.started_at
                  FROM %1$s.attempt a
                  JOIN %1$s.delivery d ON d.tenant = a.tenant AND d.id = a.delivery
                  JOIN %1$s.event e ON e.tenant = d.tenant AND e.id = d.event
                 WHERE NOT a.late
                """
                    .formatted(database.schema()))) {
      while (rows.next()) {
        starts.put(rows.getString(1) + "/" + rows.getInt(2), rows.getTimestamp(3).toInstant());
      }
    }
    return starts;
  }
}
