package dev.reprise.httpapi;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out who is calling, and whether it may. */
final class Callers {

  /** Stands for the caller of what anyone may call. */
  static final AuthResult.Authenticated ANYONE =
      new AuthResult.Authenticated("anyone", "anyone", Set.of());

  private static final Pattern BEARER =
      Pattern.compile("bearer +(\\S+) *", Pattern.CASE_INSENSITIVE);
  private static final String CHALLENGE = "Bearer realm=\"reprise\"";

  private Callers() {}

  static AuthResult.Authenticated authenticated(Authenticator authenticator, Request request) {
    Optional<String> token =
        request
            .header("authorization")
            .map(BEARER::matcher)
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1));
    AuthResult result = authenticator.authenticate(token);
    if (result instanceof AuthResult.Authenticated caller) {
      return caller;
    }
    if (result instanceof AuthResult.Missing) {
      throw refusal(
          ErrorCode.MISSING_API_KEY, "send Authorization: Bearer with a token", CHALLENGE);
    }
    String invalid = CHALLENGE + ", error=\"invalid_token\"";
    if (result instanceof AuthResult.Expired) {
      throw refusal(ErrorCode.EXPIRED_API_KEY, "the token has expired", invalid);
    }
    throw refusal(ErrorCode.INVALID_API_KEY, "the token is not known", invalid);
  }

  static void checkPermission(AuthResult.Authenticated caller, Route route) {
    for (Permission permission : route.permission().stream().toList()) {
      if (!caller.permissions().contains(permission)) {
        throw RequestRefusal.of(
            ErrorCode.PERMISSION_MISSING,
            permission.wireName(),
            "this needs the permission " + permission.wireName());
      }
    }
  }

  private static RequestRefusal refusal(ErrorCode code, String message, String challenge) {
    return RequestRefusal.of(code, message).withHeader("WWW-Authenticate", challenge);
  }
}
