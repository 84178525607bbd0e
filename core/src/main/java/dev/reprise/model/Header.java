package dev.reprise.model;

import static java.util.Objects.requireNonNull;

/**
 * One header of an HTTP request or answer.
 *
 * @param name as sent or received
 * @param value as sent or received; may be empty
 */
public record Header(String name, String value) {

  /** Checks that nothing is missing. */
  public Header {
    requireNonNull(name, "name");
    requireNonNull(value, "value");
  }
}
