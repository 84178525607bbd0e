package dev.reprise.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Rows for one table, to be written one by one or all at once. Not safe for several threads. */
final class Rows {

  private static final String BYTES = "bytea";

  private final Table table;
  private final List<Row> rows = new ArrayList<>();

  Rows(Table table) {
    this.table = table;
  }

  Table table() {
    return table;
  }

  /** Adds a row, all of it null. */
  Row add() {
    Row row = new Row(table);
    rows.add(row);
    return row;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Inserts all, one by one in one batch. */
  void insert(Handle handle) {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedBatch batch = handle.prepareBatch(insertion())) {
      for (Row row : rows) {
        row.bind(batch).add();
      }
      batch.execute();
    }
  }

  /**
   * Inserts a row and then others, unless the first fails in a way that undoes that statement
   * alone; says whether it did.
   */
  static boolean insertUnless(
      Predicate<JdbiException> failure, Handle handle, Rows first, List<Rows> others) {
    try (Update update = handle.createUpdate(first.insertion())) {
      first.bindFirst(update).execute();
    } catch (JdbiException e) {
      if (failure.test(e)) {
        return false;
      }
      throw e;
    }
    others.forEach(rows -> rows.insert(handle));
    return true;
  }

  /** Returns the text that inserts one row. */
  String insertion() {
    List<String> parameters =
        table.columns().stream().map(column -> ":" + column.parameter()).toList();
    return "INSERT INTO <schema>.%s (%s)\nVALUES (%s)\n"
        .formatted(table.name(), table.names(), String.join(", ", parameters));
  }

  /** Binds the first row for {@link #insertion}. */
  <S extends SqlStatement<S>> S bindFirst(S statement) {
    return rows.get(0).bind(statement);
  }

  /**
   * Returns what stands behind FROM for all rows at once, under the table's name: one row as
   * values, more as one array for each column.
   */
  String source() {
    String suffix = rows.size() == 1 ? "" : "[]";
    List<String> parameters =
        table.columns().stream()
            .map(column -> "CAST(:" + column.parameter() + " AS " + column.type() + suffix + ")")
            .toList();
    String form = rows.size() == 1 ? "(VALUES (%s)) AS %s (%s)" : "UNNEST(%s) AS %s (%s)";
    return form.formatted(String.join(", ", parameters), table.name(), table.names());
  }

  /** Binds all rows for {@link #source}. */
  <S extends SqlStatement<S>> S bindSource(S statement) {
    if (rows.size() == 1) {
      return bindFirst(statement);
    }
    for (int i = 0; i < table.columns().size(); i++) {
      Table.Column column = table.columns().get(i);
      statement.bind(column.parameter(), array(column.type(), values(i, column.type())));
    }
    return statement;
  }

  private @Nullable Object[] values(int column, String type) {
    @Nullable Object[] values =
        type.equals(BYTES) ? new byte[rows.size()][] : new @Nullable Object[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.get(i).values[column];
    }
    return values;
  }

  /** Returns an array to be bound. */
  static Argument array(String type, @Nullable Object[] elements) {
    return (position, statement, context) ->
        statement.setArray(position, statement.getConnection().createArrayOf(type, elements));
  }

  /** One row; its columns are set by their names. */
  static final class Row {

    private final Table table;
    private final @Nullable Object[] values;

    private Row(Table table) {
      this.table = table;
      this.values = new @Nullable Object[table.columns().size()];
    }

    Row set(String column, Object value) {
      values[table.indexOf(column)] = value;
      return this;
    }

    Row set(String column, Optional<?> value) {
      values[table.indexOf(column)] = value.orElse(null);
      return this;
    }

    private <S extends SqlStatement<S>> S bind(S statement) {
      for (int i = 0; i < values.length; i++) {
        statement.bind(table.columns().get(i).parameter(), values[i]);
      }
      return statement;
    }
  }
}
