package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Part of a list.
 *
 * @param items in the list's order; may be fewer than asked for although more follow
 * @param next where the next page begins, for {@link PageRequest#after}; empty at the end
 * @param <T> what is listed
 */
public record Page<T>(List<T> items, Optional<String> next) {

  /** Copies the items. */
  public Page {
    items = List.copyOf(items);
    requireNonNull(next, "next");
  }
}
