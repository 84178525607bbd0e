package dev.reprise.httpapi;

import dev.reprise.model.Bytes;
import dev.reprise.model.Names;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Knows a fixed set of tokens, each of which may do everything for its tenant.
 *
 * <p>Keeps digests of the tokens, not the tokens, and compares in constant time. The actor is
 * {@code token:} with the first 8 digits of the digest. Safe for use by several threads.
 */
public final class TokenAuthenticator implements Authenticator {

  private static final int FINGERPRINT_LENGTH = 8;

  private final List<Known> known;

  private TokenAuthenticator(List<Known> known) {
    this.known = known;
  }

  /**
   * Makes an authenticator.
   *
   * @param tenantsByToken the tenant that each token stands for; no token may be blank
   * @throws IllegalArgumentException if a token is blank or a tenant breaks its rule
   */
  public static TokenAuthenticator of(Map<String, String> tenantsByToken) {
    return new TokenAuthenticator(
        tenantsByToken.entrySet().stream()
            .map(entry -> Known.of(entry.getKey(), entry.getValue()))
            .toList());
  }

  @Override
  public AuthResult authenticate(Optional<String> bearerToken) {
    if (bearerToken.isEmpty()) {
      return new AuthResult.Missing();
    }
    byte[] digest = ascii(digest(bearerToken.get()));
    AuthResult result = new AuthResult.Invalid();
    for (Known each : known) {
      if (MessageDigest.isEqual(digest, ascii(each.digest()))) {
        result = each.caller();
      }
    }
    return result;
  }

  private static String digest(String token) {
    return Bytes.utf8(token).sha256Hex();
  }

  private static byte[] ascii(String digest) {
    return digest.getBytes(StandardCharsets.US_ASCII);
  }

  /** A token and whom it stands for. */
  private record Known(String digest, AuthResult caller) {

    static Known of(String token, String tenant) {
      if (token.isBlank()) {
        throw new IllegalArgumentException("token must not be blank, was blank");
      }
      String digest = TokenAuthenticator.digest(token);
      return new Known(
          digest,
          new AuthResult.Authenticated(
              Names.tenant(tenant),
              "token:" + digest.substring(0, FINGERPRINT_LENGTH),
              EnumSet.allOf(Permission.class)));
    }
  }
}
