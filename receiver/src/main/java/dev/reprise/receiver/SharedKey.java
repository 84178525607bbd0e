package dev.reprise.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that both sides have: HMAC-SHA256. */
final class SharedKey implements VerificationKey {

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "whsec_";

  private final SecretKeySpec key;
  private final Function<byte[], String> encoding;

  private SharedKey(byte[] key, Function<byte[], String> encoding) {
    this.key = new SecretKeySpec(key, ALGORITHM);
    this.encoding = encoding;
  }

  /**
   * Takes a secret of Standard Webhooks: its key is what follows {@code whsec_} as base64, or its
   * UTF-8 bytes if it is not written so.
   */
  static SharedKey standardWebhooks(String secret) {
    return new SharedKey(decoded(secret), Base64.getEncoder()::encodeToString);
  }

  /** Takes a secret of the timestamped hex form: its key is its UTF-8 bytes, prefix included. */
  static SharedKey timestampedHex(String secret) {
    return new SharedKey(secret.getBytes(UTF_8), HexFormat.of()::formatHex);
  }

  @Override
  public String version() {
    return "v1";
  }

  @Override
  public boolean isAnyRight(byte[] start, byte[] body, List<String> signatures) {
    if (signatures.isEmpty()) {
      return false;
    }
    byte[] right = encoding.apply(code(start, body)).getBytes(UTF_8);
    boolean isAnyRight = false;
    for (String signature : signatures) {
      isAnyRight |= MessageDigest.isEqual(right, signature.getBytes(UTF_8));
    }
    return isAnyRight;
  }

  private byte[] code(byte[] start, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(start);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has " + ALGORITHM, e);
    }
  }

  private static byte[] decoded(String secret) {
    if (secret.startsWith(PREFIX) && secret.length() > PREFIX.length()) {
      try {
        return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
      } catch (IllegalArgumentException e) {
        return secret.getBytes(UTF_8);
      }
    }
    return secret.getBytes(UTF_8);
  }
}
