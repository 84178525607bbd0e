package dev.reprise.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/** Columns that databases keep in different types; a {@link Dialect} tells Jdbi how. */
final class Columns {

  private Columns() {}

  static UUID uuid(ResultSet row, StatementContext context, String column) throws SQLException {
    return optionalUuid(row, context, column)
        .orElseThrow(() -> new SQLException("column " + column + " is null"));
  }

  static Optional<UUID> optionalUuid(ResultSet row, StatementContext context, String column)
      throws SQLException {
    return read(row, context, column, UUID.class);
  }

  static <T> Optional<T> read(ResultSet row, StatementContext context, String column, Class<T> type)
      throws SQLException {
    var mapper =
        context
            .findColumnMapperFor(type)
            .orElseThrow(() -> new SQLException("cannot read " + type.getName()));
    return Optional.ofNullable(mapper.map(row, row.findColumn(column), context));
  }
}
