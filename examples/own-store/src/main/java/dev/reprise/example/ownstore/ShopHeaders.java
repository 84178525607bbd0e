package dev.reprise.example.ownstore;

import dev.reprise.model.Bytes;
import dev.reprise.model.Header;
import dev.reprise.model.Secret;
import dev.reprise.spi.SendRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The headers by which the shop's customers know its webhooks. */
final class ShopHeaders {

  /** Hexadecimal HMAC-SHA256 of the body, keyed with the UTF-8 bytes of the newest secret. */
  static final String SIGNATURE = "X-Shop-Signature";

  private static final String ALGORITHM = "HmacSHA256";

  private ShopHeaders() {}

  static List<Header> of(SendRequest request) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Content-Type", request.payload().contentType()));
    headers.add(new Header("X-Shop-Notice", request.event().id()));
    headers.add(new Header("X-Shop-Topic", request.event().type()));
    headers.add(new Header("X-Shop-Webhook", request.deliveryId()));
    headers.add(new Header("X-Shop-Try", Integer.toString(request.attempt())));
    List<Secret> secrets = request.secrets();
    if (!secrets.isEmpty()) {
      Secret newest = secrets.get(secrets.size() - 1);
      headers.add(new Header(SIGNATURE, sign(newest.text(), request.payload().bytes())));
    }
    return headers;
  }

  /** Returns what may be recorded: all but the signature. */
  static List<Header> redacted(List<Header> headers) {
    return headers.stream()
        .map(
            header ->
                header.name().equals(SIGNATURE) ? new Header(SIGNATURE, "[redacted]") : header)
        .toList();
  }

  static String sign(String secret, Bytes body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(body.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has " + ALGORITHM, e);
    }
  }
}
