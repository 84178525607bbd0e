package dev.reprise.jdbc;

import java.util.List;
import java.util.stream.Stream;

/**
 * A table with the columns that are written when a row is inserted.
 *
 * @param name of the table, without its schema
 * @param columns in the order in which they are bound
 */
record Table(String name, List<Column> columns) {

  Table {
    columns = List.copyOf(columns);
  }

  /**
   * Reads the columns from a list.
   *
   * @param columns {@code name type, …}
   */
  static Table of(String name, String columns) {
    return new Table(
        name,
        Stream.of(columns.strip().split(",\\s*"))
            .map(column -> column.split(" "))
            .map(words -> new Column(words[0], name + "__" + words[0], words[1]))
            .toList());
  }

  /** Returns the names of the columns, separated by commas. */
  String names() {
    return String.join(", ", columns.stream().map(Column::name).toList());
  }

  /** Returns the place of a column, counted from 0. */
  int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException("column must be one of " + name + ", was " + column);
  }

  /**
   * One column.
   *
   * @param parameter what it is bound as; says the table too, so that one statement can write to
   *     several
   * @param type as databases call it
   */
  record Column(String name, String parameter, String type) {}
}
