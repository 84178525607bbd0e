package dev.reprise.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** Instants and durations as the database keeps them: in UTC, to the microsecond. */
final class Times {

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private static final int NANOS_PER_MICRO = 1_000;

  private Times() {}

  /** Returns what to bind; what is beyond the calendar of databases is moved to its edge. */
  static OffsetDateTime sql(Instant instant) {
    Instant bounded =
        instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
    return bounded.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  static Optional<OffsetDateTime> sql(Optional<Instant> instant) {
    return instant.map(Times::sql);
  }

  static long micros(Duration duration) {
    return duration.toNanos() / NANOS_PER_MICRO;
  }

  static Duration micros(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }

  /** Reads a time in the way of the database. */
  static Instant read(ResultSet row, StatementContext context, String column) throws SQLException {
    return readOptional(row, context, column)
        .orElseThrow(() -> new SQLException("column " + column + " is null"));
  }

  static Optional<Instant> readOptional(ResultSet row, StatementContext context, String column)
      throws SQLException {
    return Columns.read(row, context, column, OffsetDateTime.class).map(OffsetDateTime::toInstant);
  }
}
