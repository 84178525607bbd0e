package dev.reprise.httpapi;

import java.util.Optional;

/**
 * Says who is calling: the host's decision.
 *
 * <p>Implementations must be safe for use by several threads, and take the same time whether a
 * token is nearly right or wholly wrong.
 */
@FunctionalInterface
public interface Authenticator {

  /**
   * Turns a token into a caller.
   *
   * @param bearerToken what followed {@code Bearer} in the {@code Authorization} header; empty if
   *     there is no such header, or it has another scheme
   */
  AuthResult authenticate(Optional<String> bearerToken);
}
