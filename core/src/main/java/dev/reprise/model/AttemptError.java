package dev.reprise.model;

import static java.util.Objects.requireNonNull;

/**
 * Why an attempt got no answer.
 *
 * @param kind where it broke
 * @param message one line for people, without payload or secrets; cut at 500 characters
 */
public record AttemptError(ErrorKind kind, String message) {

  private static final int MESSAGE_LENGTH_MAX = 500;

  /** Cuts the message, and replaces what is not of one line. */
  public AttemptError {
    requireNonNull(kind, "kind");
    requireNonNull(message, "message");
    message = Rules.lineOf(message, MESSAGE_LENGTH_MAX);
  }
}
