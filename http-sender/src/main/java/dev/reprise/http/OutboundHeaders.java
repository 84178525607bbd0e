package dev.reprise.http;

import dev.reprise.model.Header;
import dev.reprise.model.HeaderRules;
import dev.reprise.model.SensitiveHeaders;
import dev.reprise.spi.SendRequest;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes the headers of a request: the default set, and the signer's.
 *
 * @param signer signs
 * @param userAgent the value of {@code User-Agent}
 */
record OutboundHeaders(Signer signer, String userAgent) {

  static final String REDACTED = SensitiveHeaders.REDACTED;

  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * Returns all headers of an attempt, in the order sent.
   *
   * @throws RefusedRequestException if one would not be sound on the wire; its value is not told
   */
  List<Header> of(SendRequest request, WebhookUrl url) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Host", url.authority()));
    headers.add(new Header("User-Agent", userAgent));
    headers.add(new Header("Content-Type", request.payload().contentType()));
    headers.add(new Header("Content-Length", Integer.toString(request.payload().bytes().size())));
    headers.addAll(signer.sign(request));
    headers.add(new Header("Reprise-Event-Type", request.event().type()));
    headers.add(new Header("Reprise-Delivery-Id", request.deliveryId()));
    headers.add(new Header("Reprise-Attempt", Integer.toString(request.attempt())));
    addOrigin(request, headers);
    for (Header header : headers) {
      HeaderRules.refusalOf(header.name(), header.value())
          .ifPresent(
              refusal -> {
                throw new RefusedRequestException(refusal);
              });
    }
    return headers;
  }

  /** Returns what may be recorded of headers. */
  List<Header> recorded(List<Header> headers) {
    return headers.stream()
        .map(header -> signer.isSensitive(header) ? new Header(header.name(), REDACTED) : header)
        .toList();
  }

  private static void addOrigin(SendRequest request, List<Header> headers) {
    request
        .origin()
        .replayedFrom()
        .ifPresent(
            original -> {
              headers.add(new Header("Reprise-Replayed-From", original));
              headers.add(new Header("Reprise-Root-Id", request.origin().rootId()));
            });
    request
        .origin()
        .originalCreatedAt()
        .ifPresent(
            created ->
                headers.add(new Header("Reprise-Original-Created-At", RFC_3339.format(created))));
  }
}
