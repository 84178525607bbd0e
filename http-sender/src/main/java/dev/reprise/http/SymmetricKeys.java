package dev.reprise.http;

import dev.reprise.model.Secret;
import java.util.Base64;

/** The key in a symmetric secret. */
final class SymmetricKeys {

  private SymmetricKeys() {}

  /**
   * Returns what follows {@code whsec_} as base64.
   *
   * @return the secret as it stands where it is not {@code whsec_} and base64 of at least a byte
   */
  static byte[] decoded(Secret secret) {
    String text = secret.text();
    if (text.startsWith(Secret.SHARED_PREFIX) && text.length() > Secret.SHARED_PREFIX.length()) {
      try {
        return Base64.getDecoder().decode(text.substring(Secret.SHARED_PREFIX.length()));
      } catch (IllegalArgumentException e) {
        return whole(secret);
      }
    }
    return whole(secret);
  }

  /** Returns the secret as it stands: a text's UTF-8 bytes, or raw bytes. */
  static byte[] whole(Secret secret) {
    return secret.material().toByteArray();
  }
}
