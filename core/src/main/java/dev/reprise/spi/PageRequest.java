package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Which part of a list to read.
 *
 * @param after what {@link Page#next} said; empty for the first page
 * @param limit most items to return; 1 to 1,000
 */
public record PageRequest(Optional<String> after, int limit) {

  /** Most items of one page. */
  public static final int LIMIT_MAX = 1_000;

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if the limit is not 1 to 1,000
   */
  public PageRequest {
    requireNonNull(after, "after");
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit must be 1 to " + LIMIT_MAX + ", was " + limit);
    }
  }

  /**
   * Asks for the first items.
   *
   * @throws IllegalArgumentException if the limit is not 1 to 1,000
   */
  public static PageRequest first(int limit) {
    return new PageRequest(Optional.empty(), limit);
  }
}
