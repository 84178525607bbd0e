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

  /** Cuts the message. */
  public AttemptError {
    requireNonNull(kind, "kind");
    requireNonNull(message, "message");
    if (message.length() > MESSAGE_LENGTH_MAX) {
      message = message.substring(0, MESSAGE_LENGTH_MAX);
    }
  }
}
