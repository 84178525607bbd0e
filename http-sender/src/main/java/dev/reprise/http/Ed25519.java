package dev.reprise.http;

import dev.reprise.http.spi.SigningException;
import dev.reprise.model.Bytes;
import dev.reprise.model.Secret;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Signs with a {@code whsk_} secret: base64 of a seed of 32 bytes and the public key of 32 bytes.
 *
 * <p>Some hundred microseconds each. Safe for use by several threads.
 */
final class Ed25519 {

  private static final String ALGORITHM = "Ed25519";
  private static final int SEED_BYTES = 32;
  private static final int KEY_BYTES = 64;

  /** What stands before the seed in a private key as PKCS #8 writes it (RFC 8410). */
  private static final byte[] PKCS_8_START =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  private final Optional<Provider> provider;

  /**
   * Takes who makes the signatures.
   *
   * @param provider empty for the platform's choice
   * @throws IllegalArgumentException if the provider has no Ed25519
   */
  Ed25519(Optional<Provider> provider) {
    this.provider = provider;
    try {
      keyFactory();
      signature();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "provider must have Ed25519, was " + provider.map(Provider::getName).orElse("none"), e);
    }
  }

  /** Says whether a secret is a key pair rather than a shared secret. */
  static boolean isKey(String text) {
    return text.startsWith(Secret.PRIVATE_PREFIX) || text.startsWith(Secret.PUBLIC_PREFIX);
  }

  /**
   * Signs a start and a body.
   *
   * @throws SigningException if the secret is no {@code whsk_} and 64 bytes as base64
   */
  byte[] sign(Secret secret, byte[] start, Bytes body) {
    PKCS8EncodedKeySpec key = new PKCS8EncodedKeySpec(encoded(secret));
    try {
      PrivateKey privateKey = keyFactory().generatePrivate(key);
      Signature signature = signature();
      signature.initSign(privateKey);
      signature.update(start);
      signature.update(body.asByteBuffer());
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new SigningException("secret " + secret.id() + " could not sign with Ed25519", e);
    }
  }

  private static byte[] encoded(Secret secret) {
    byte[] pair = pair(secret);
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.writeBytes(PKCS_8_START);
    encoded.write(pair, 0, SEED_BYTES);
    return encoded.toByteArray();
  }

  private static byte[] pair(Secret secret) {
    if (secret.text().startsWith(Secret.PRIVATE_PREFIX)) {
      try {
        byte[] pair =
            Base64.getDecoder().decode(secret.text().substring(Secret.PRIVATE_PREFIX.length()));
        if (pair.length == KEY_BYTES) {
          return pair;
        }
      } catch (IllegalArgumentException e) {
        // Told below; what is not base64 may be a secret all the same.
      }
    }
    throw new SigningException(
        "secret " + secret.id() + " must be whsk_ and base64 of 64 bytes to sign, is not");
  }

  private KeyFactory keyFactory() throws GeneralSecurityException {
    return provider.isPresent()
        ? KeyFactory.getInstance(ALGORITHM, provider.get())
        : KeyFactory.getInstance(ALGORITHM);
  }

  private Signature signature() throws GeneralSecurityException {
    return provider.isPresent()
        ? Signature.getInstance(ALGORITHM, provider.get())
        : Signature.getInstance(ALGORITHM);
  }
}
