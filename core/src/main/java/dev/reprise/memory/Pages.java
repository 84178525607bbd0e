package dev.reprise.memory;

import dev.reprise.spi.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Cuts lists into pages. */
final class Pages {

  private Pages() {}

  /** Takes the first items; the next page begins after the last of them, if more follow. */
  static <T> Page<T> of(Stream<T> items, int limit, Function<T, String> position) {
    List<T> found = items.limit(limit + 1L).toList();
    if (found.size() <= limit) {
      return new Page<>(found, Optional.empty());
    }
    return new Page<>(found.subList(0, limit), Optional.of(position.apply(found.get(limit - 1))));
  }
}
