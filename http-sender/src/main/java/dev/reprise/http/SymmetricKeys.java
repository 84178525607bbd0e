package dev.reprise.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** The key in a symmetric secret. */
final class SymmetricKeys {

  private static final String PREFIX = "whsec_";

  private SymmetricKeys() {}

  /**
   * Returns what follows {@code whsec_} as base64.
   *
   * @return the text's UTF-8 bytes where it is not {@code whsec_} and base64 of at least a byte
   */
  static byte[] decoded(String text) {
    if (text.startsWith(PREFIX) && text.length() > PREFIX.length()) {
      try {
        return Base64.getDecoder().decode(text.substring(PREFIX.length()));
      } catch (IllegalArgumentException e) {
        return whole(text);
      }
    }
    return whole(text);
  }

  /** Returns the UTF-8 bytes of the whole text. */
  static byte[] whole(String text) {
    return text.getBytes(UTF_8);
  }
}
