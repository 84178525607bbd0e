package dev.reprise.http.spi;

import static java.util.Objects.requireNonNull;

import java.io.Serial;

/**
 * An attempt cannot be signed, such as with a secret that is no key of the scheme.
 *
 * <p>Nothing is sent then; the message is recorded with the attempt, which is made again by the
 * schedule.
 */
public final class SigningException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Says what is wrong.
   *
   * @param message one line that names the secret's id and the rule, never a secret
   */
  public SigningException(String message) {
    super(requireNonNull(message, "message"));
  }

  /**
   * Says what is wrong, and what it came of.
   *
   * @param message one line that names the secret's id and the rule, never a secret
   * @param cause kept for logs; its message is not recorded
   */
  public SigningException(String message, Throwable cause) {
    super(requireNonNull(message, "message"), cause);
  }
}
