package dev.reprise.memory;

import java.util.Comparator;

/**
 * A name within a tenant, of one or two parts.
 *
 * @param tenant the host's customer
 * @param first the first part
 * @param second the second part; empty where there is none
 */
record Key(String tenant, String first, String second) implements Comparable<Key> {

  /** Sorts after every id. */
  static final String LAST = "\uffff";

  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::tenant).thenComparing(Key::first).thenComparing(Key::second);

  static Key of(String tenant, String name) {
    return new Key(tenant, name, "");
  }

  @Override
  public int compareTo(Key other) {
    return ORDER.compare(this, other);
  }
}
