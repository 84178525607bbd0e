package dev.reprise.httpapi;

import java.util.Optional;
import java.util.Set;

/**
 * What a method of a path leads to.
 *
 * @param permission what the caller needs; empty if anyone may call, without a token
 * @param parameters the query parameters that it knows
 * @param body what its body is
 * @param operation what is done
 */
record Route(
    Optional<Permission> permission, Set<String> parameters, BodyForm body, Operation operation) {

  static Route open(Operation operation) {
    return new Route(Optional.empty(), Set.of(), BodyForm.JSON, operation);
  }

  static Route of(Permission permission, Operation operation) {
    return new Route(Optional.of(permission), Set.of(), BodyForm.JSON, operation);
  }

  Route withParameters(Set<String> names) {
    return new Route(permission, names, body, operation);
  }

  Route withPayload() {
    return new Route(permission, parameters, BodyForm.PAYLOAD, operation);
  }
}
