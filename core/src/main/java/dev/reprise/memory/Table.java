package dev.reprise.memory;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A sorted map whose changes are taken back when their transaction rolls back.
 *
 * <p>Used under the lock of its {@link Transactions} only.
 */
final class Table<K extends Comparable<K>, V> {

  private final NavigableMap<K, V> rows = new TreeMap<>();
  private final Transactions transactions;

  Table(Transactions transactions) {
    this.transactions = transactions;
  }

  Optional<V> get(K key) {
    return Optional.ofNullable(rows.get(key));
  }

  /** Returns a view of the rows from one key on and before another. */
  NavigableMap<K, V> range(K from, K before) {
    return rows.subMap(from, true, before, false);
  }

  /**
   * Streams the values from one key on and before another; without asking how many there are, which
   * a range counts one by one.
   */
  Stream<V> stream(K from, K before) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            range(from, before).values().iterator(), Spliterator.ORDERED),
        false);
  }

  int size() {
    return rows.size();
  }

  /** Returns a copy of all values, in the order of their keys. */
  List<V> all() {
    return List.copyOf(rows.values());
  }

  void put(K key, V value) {
    V before = rows.put(key, value);
    if (before == null) {
      transactions.onRollback(() -> rows.remove(key));
    } else {
      transactions.onRollback(() -> rows.put(key, before));
    }
  }

  void remove(K key) {
    V before = rows.remove(key);
    if (before != null) {
      transactions.onRollback(() -> rows.put(key, before));
    }
  }
}
