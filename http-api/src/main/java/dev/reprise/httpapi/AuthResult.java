package dev.reprise.httpapi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Names;
import java.util.Set;

/** Who is calling, or why that is not known. */
public sealed interface AuthResult {

  /**
   * The caller is known.
   *
   * @param tenant whose subscriptions and deliveries the caller sees; 1 to 64 of {@code
   *     [A-Za-z0-9_.:-]}
   * @param actor who it is, as the audit shall name it; 1 to 255 characters; never a token
   * @param permissions what the caller may do
   */
  record Authenticated(String tenant, String actor, Set<Permission> permissions)
      implements AuthResult {

    /**
     * Validates and copies.
     *
     * @throws IllegalArgumentException if the tenant or the actor breaks its rule
     */
    public Authenticated {
      Names.tenant(tenant);
      Names.actor(actor);
      permissions = Set.copyOf(requireNonNull(permissions, "permissions"));
    }
  }

  /** There is no token. */
  record Missing() implements AuthResult {}

  /** The token is nobody's. */
  record Invalid() implements AuthResult {}

  /** The token was somebody's, and its time is over. */
  record Expired() implements AuthResult {}
}
