package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What is known of a payload without reading it.
 *
 * @param size number of bytes; not negative
 * @param contentType the value of the {@code Content-Type} header
 * @param sha256 digest of the bytes in hexadecimal digits; empty once the bytes were removed
 */
public record PayloadFacts(int size, String contentType, Optional<String> sha256) {

  /** Checks that nothing is missing. */
  public PayloadFacts {
    Rules.between("size", size, 0, Integer.MAX_VALUE);
    requireNonNull(contentType, "contentType");
    requireNonNull(sha256, "sha256");
  }
}
