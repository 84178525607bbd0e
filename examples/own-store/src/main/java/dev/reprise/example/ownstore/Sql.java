package dev.reprise.example.ownstore;

import dev.reprise.model.Bytes;
import dev.reprise.model.WireName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs statements with positional parameters. */
final class Sql {

  private Sql() {}

  /** Runs a statement that writes; returns how many rows it wrote. */
  static int update(Connection connection, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      return statement.executeUpdate();
    }
  }

  /** Inserts a row; returns the number that the database gave it. */
  static long insert(Connection connection, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
      bind(statement, parameters);
      statement.executeUpdate();
      try (ResultSet keys = statement.getGeneratedKeys()) {
        keys.next();
        return keys.getLong("no");
      }
    }
  }

  /** Reads all rows. */
  static <T> List<T> list(Connection connection, String sql, Row<T> row, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      try (ResultSet rows = statement.executeQuery()) {
        List<T> found = new ArrayList<>();
        while (rows.next()) {
          found.add(row.of(rows));
        }
        return found;
      }
    }
  }

  /** Reads the first row, if there is one. */
  static <T> Optional<T> first(Connection connection, String sql, Row<T> row, Object... parameters)
      throws SQLException {
    return list(connection, sql, row, parameters).stream().findFirst();
  }

  static Instant instant(ResultSet rows, String column) throws SQLException {
    return rows.getObject(column, OffsetDateTime.class).toInstant();
  }

  static Optional<Instant> optionalInstant(ResultSet rows, String column) throws SQLException {
    return Optional.ofNullable(rows.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  static Optional<String> text(ResultSet rows, String column) throws SQLException {
    return Optional.ofNullable(rows.getString(column));
  }

  static Optional<Integer> integer(ResultSet rows, String column) throws SQLException {
    return Optional.ofNullable(rows.getObject(column, Integer.class));
  }

  static Optional<Long> number(ResultSet rows, String column) throws SQLException {
    return Optional.ofNullable(rows.getObject(column, Long.class));
  }

  private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, column(parameters[i]));
    }
  }

  private static @Nullable Object column(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.isEmpty() ? null : column(optional.get());
    }
    if (value instanceof Instant instant) {
      return instant.atOffset(ZoneOffset.UTC);
    }
    if (value instanceof Bytes bytes) {
      return bytes.toByteArray();
    }
    if (value instanceof ShopState state) {
      return state.word();
    }
    if (value instanceof Enum<?> constant) {
      return WireName.of(constant);
    }
    return value;
  }

  /** Makes something of the row at which a result stands. */
  @FunctionalInterface
  interface Row<T> {
    T of(ResultSet rows) throws SQLException;
  }
}
