package dev.reprise.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.reprise.http.spi.Signer;
import dev.reprise.model.Header;
import dev.reprise.model.Secret;
import dev.reprise.spi.SendRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Signs {@code id.timestamp.body}, as Standard Webhooks says.
 *
 * <p>The id is the event's, the same on every retry and replay; the timestamp is the attempt's.
 * Each secret gives one signature, in the order given, of the version that it is a key of: {@code
 * whsk_…} signs as {@code v1a} (Ed25519), any other as {@code v1} (HMAC-SHA256). So a subscription
 * moves from one version to the other by adding a secret, and its receiver may follow at leisure.
 */
final class StandardWebhooks implements Signer {

  private static final String ID = "webhook-id";
  private static final String TIMESTAMP = "webhook-timestamp";
  private static final String SIGNATURE = "webhook-signature";

  private final Ed25519 ed25519;

  /** Takes what makes the signatures of {@code v1a}. */
  StandardWebhooks(Ed25519 ed25519) {
    this.ed25519 = ed25519;
  }

  @Override
  public List<Header> sign(SendRequest request) {
    String id = request.event().id();
    String timestamp = Long.toString(request.now().getEpochSecond());
    byte[] start = (id + "." + timestamp + ".").getBytes(US_ASCII);
    List<Header> headers = new ArrayList<>();
    headers.add(new Header(ID, id));
    headers.add(new Header(TIMESTAMP, timestamp));
    if (!request.secrets().isEmpty()) {
      headers.add(new Header(SIGNATURE, signatures(request, start)));
    }
    return headers;
  }

  @Override
  public boolean isSensitive(Header header) {
    return header.name().equalsIgnoreCase(SIGNATURE);
  }

  @Override
  public boolean isCostly(SendRequest request) {
    return HmacSha256.isCostly(request)
        || request.secrets().stream().anyMatch(secret -> Ed25519.isKey(secret.text()));
  }

  private String signatures(SendRequest request, byte[] start) {
    return request.secrets().stream()
        .map(secret -> signature(secret, start, request))
        .collect(Collectors.joining(" "));
  }

  private String signature(Secret secret, byte[] start, SendRequest request) {
    boolean isAsymmetric = Ed25519.isKey(secret.text());
    byte[] signature =
        isAsymmetric
            ? ed25519.sign(secret, start, request.payload().bytes())
            : HmacSha256.sign(SymmetricKeys.decoded(secret), start, request.payload().bytes());
    return (isAsymmetric ? "v1a," : "v1,") + Base64.getEncoder().encodeToString(signature);
  }
}
