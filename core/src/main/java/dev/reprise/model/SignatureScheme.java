package dev.reprise.model;

import java.util.Optional;

/** How the requests of a subscription are signed. */
public enum SignatureScheme {
  /** Standard Webhooks {@code v1}: HMAC-SHA256 with a secret that both sides know. */
  STANDARD_V1("standard-v1"),
  /** Standard Webhooks {@code v1a}: Ed25519 with a private key; the receiver has the public one. */
  STANDARD_V1A("standard-v1a"),
  /** {@code t=…,v1=…} in one header: HMAC-SHA256 in hexadecimal digits, keyed with the text. */
  TIMESTAMPED_HEX("timestamped-hex");

  private final String wireName;

  SignatureScheme(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the permanent name, such as {@code standard-v1}. */
  public String wireName() {
    return wireName;
  }

  /** Says whether the receiver verifies with a public key, and the secret stays here. */
  public boolean isAsymmetric() {
    return this == STANDARD_V1A;
  }

  /** Finds the scheme that a name stands for; empty if there is none. */
  public static Optional<SignatureScheme> parse(String name) {
    for (SignatureScheme scheme : values()) {
      if (scheme.wireName.equals(name)) {
        return Optional.of(scheme);
      }
    }
    return Optional.empty();
  }
}
