package dev.reprise.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.model.Header;
import dev.reprise.model.Secret;
import dev.reprise.spi.SendRequest;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs as Standard Webhooks {@code v1} says: HMAC-SHA256 over {@code id.timestamp.body}.
 *
 * <p>The id is the event's, the same on every retry and replay; the timestamp is the attempt's.
 * Each secret gives one signature, in the order given. The key is what follows {@code whsec_} as
 * base64; a secret that is not {@code whsec_} and valid base64 is its own key, as UTF-8.
 */
final class StandardWebhooksV1 implements Signer {

  private static final String SIGNATURE = "webhook-signature";
  private static final String SECRET_PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  @Override
  public List<Header> sign(SendRequest request) {
    String id = request.event().id();
    String timestamp = Long.toString(request.now().getEpochSecond());
    byte[] start = (id + "." + timestamp + ".").getBytes(US_ASCII);
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("webhook-id", id));
    headers.add(new Header("webhook-timestamp", timestamp));
    if (!request.secrets().isEmpty()) {
      headers.add(new Header(SIGNATURE, signatures(request, start)));
    }
    return headers;
  }

  @Override
  public boolean isSensitive(Header header) {
    return header.name().equals(SIGNATURE);
  }

  private static String signatures(SendRequest request, byte[] start) {
    return request.secrets().stream()
        .map(secret -> "v1," + signature(secret, start, request.payload().bytes().asByteBuffer()))
        .collect(Collectors.joining(" "));
  }

  private static String signature(Secret secret, byte[] start, ByteBuffer body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(secret.text()), ALGORITHM));
      mac.update(start);
      mac.update(body);
      return Base64.getEncoder().encodeToString(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has " + ALGORITHM, e);
    }
  }

  private static byte[] key(String text) {
    if (text.startsWith(SECRET_PREFIX) && text.length() > SECRET_PREFIX.length()) {
      try {
        return Base64.getDecoder().decode(text.substring(SECRET_PREFIX.length()));
      } catch (IllegalArgumentException e) {
        return text.getBytes(UTF_8);
      }
    }
    return text.getBytes(UTF_8);
  }
}
