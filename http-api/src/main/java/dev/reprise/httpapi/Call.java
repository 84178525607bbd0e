package dev.reprise.httpapi;

import java.util.List;

/**
 * A request that may be carried out: its caller is known and permitted.
 *
 * @param request as received
 * @param caller whose request it is
 * @param pathIds what stands in the place of names in braces, decoded
 * @param query its parameters
 * @param id the request's own id
 */
record Call(
    Request request,
    AuthResult.Authenticated caller,
    List<String> pathIds,
    QueryReader query,
    String id) {

  /** Returns the first id of the path. */
  String pathId() {
    return pathIds.get(0);
  }

  String tenant() {
    return caller.tenant();
  }

  /** Says whether the caller may read what a URL carries beside host and path. */
  boolean mayReadUrls() {
    return caller.permissions().contains(Permission.READ_PAYLOAD)
        || caller.permissions().contains(Permission.MANAGE_SUBSCRIPTIONS);
  }

  /** Returns a URL as the caller may read it. */
  String shown(String url) {
    return mayReadUrls() ? url : Urls.masked(url);
  }
}
