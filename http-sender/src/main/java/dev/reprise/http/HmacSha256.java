package dev.reprise.http;

import dev.reprise.model.Bytes;
import dev.reprise.spi.SendRequest;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 over a start and a body. */
final class HmacSha256 {

  private static final String ALGORITHM = "HmacSHA256";

  /** Far below a millisecond's worth. */
  private static final long QUICK_BYTES_MAX = 128L * 1_024;

  private HmacSha256() {}

  /** Says whether a payload is so long, or signed so often, that it takes noticeable time. */
  static boolean isCostly(SendRequest request) {
    return (long) request.payload().bytes().size() * request.secrets().size() > QUICK_BYTES_MAX;
  }

  static byte[] sign(byte[] key, byte[] start, Bytes body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(start);
      mac.update(body.asByteBuffer());
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has " + ALGORITHM, e);
    }
  }
}
