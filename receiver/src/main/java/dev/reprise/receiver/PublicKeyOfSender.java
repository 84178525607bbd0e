package dev.reprise.receiver;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** The sender's public key: Ed25519. */
final class PublicKeyOfSender implements VerificationKey {

  static final String PREFIX = "whpk_";

  private static final String ALGORITHM = "Ed25519";
  private static final int KEY_BYTES = 32;

  /** What stands before the key in a public key as X.509 writes it (RFC 8410). */
  private static final String X_509_START = "302a300506032b6570032100";

  private final PublicKey key;

  private PublicKeyOfSender(PublicKey key) {
    this.key = key;
  }

  /**
   * Takes {@code whpk_} and base64 of 32 bytes.
   *
   * @throws IllegalArgumentException if it is no such key
   */
  static PublicKeyOfSender of(String text) {
    byte[] key = decoded(text.substring(PREFIX.length()));
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "secret must be whpk_ and base64 of 32 bytes, held " + key.length + " bytes");
    }
    byte[] encoded = HexFormat.of().parseHex(X_509_START + HexFormat.of().formatHex(key));
    try {
      PublicKey publicKey =
          KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
      Signature.getInstance(ALGORITHM).initVerify(publicKey);
      return new PublicKeyOfSender(publicKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("secret must be an Ed25519 public key, is none", e);
    }
  }

  @Override
  public String version() {
    return "v1a";
  }

  @Override
  public boolean isAnyRight(byte[] start, byte[] body, List<String> signatures) {
    return signatures.stream().anyMatch(signature -> isRight(start, body, signature));
  }

  private boolean isRight(byte[] start, byte[] body, String text) {
    try {
      byte[] signature = Base64.getDecoder().decode(text);
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(start);
      verifier.update(body);
      return verifier.verify(signature);
    } catch (IllegalArgumentException | SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform must have " + ALGORITHM + ", has not", e);
    }
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("secret must be whpk_ and base64, is not");
    }
  }
}
