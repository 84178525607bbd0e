package dev.reprise.http;

import dev.reprise.http.spi.Signer;
import dev.reprise.model.Header;
import dev.reprise.model.Origin;
import dev.reprise.model.SensitiveHeaders;
import dev.reprise.spi.SendRequest;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Writes the headers of a request: those that frame it, the signer's, those that say what it is,
 * the host's and the subscription's. Of one name the first is sent.
 *
 * @param names what the sender's own are called
 * @param extras what the host adds to every request
 * @param userAgent the value of {@code User-Agent}
 */
record OutboundHeaders(HeaderNames names, List<Header> extras, String userAgent) {

  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * Returns all headers of an attempt.
   *
   * @param isOwnOrigin whether it goes to where the subscription's deliveries go; the headers of
   *     the subscription's own are left out if not
   * @throws RefusedRequestException if one would not be sound on the wire; its value is not told
   * @throws dev.reprise.http.spi.SigningException if the request cannot be signed
   */
  Outbound of(SendRequest request, WebhookUrl url, Signer signer, boolean isOwnOrigin) {
    HeaderSet headers = new HeaderSet();
    headers.add("Host", url.authority());
    headers.add("User-Agent", userAgent);
    headers.add("Content-Type", request.payload().contentType());
    headers.add("Content-Length", Integer.toString(request.payload().bytes().size()));
    signer.sign(request).forEach(headers::addSigned);
    addFacts(request, headers);
    extras.forEach(headers::addOwn);
    if (isOwnOrigin) {
      request.headers().forEach(headers::addOwn);
    }
    return Outbound.of(headers.toList(), recorded(headers.toList(), signer));
  }

  private void addFacts(SendRequest request, HeaderSet headers) {
    headers.add(names.eventId(), request.event().id());
    headers.add(names.eventType(), request.event().type());
    headers.add(names.deliveryId(), request.deliveryId());
    headers.add(names.attempt(), Integer.toString(request.attempt()));
    Origin origin = request.origin();
    if (origin.isReplay()) {
      names
          .replayedFrom()
          .ifPresent(name -> headers.add(name, origin.replayedFrom().orElseThrow()));
      names.rootId().ifPresent(name -> headers.add(name, origin.rootId()));
    }
    names
        .originalCreatedAt()
        .ifPresent(
            name ->
                origin.originalCreatedAt().ifPresent(at -> headers.add(name, RFC_3339.format(at))));
  }

  private static List<Header> recorded(List<Header> headers, Signer signer) {
    return headers.stream()
        .map(
            header ->
                signer.isSensitive(header)
                    ? new Header(header.name(), SensitiveHeaders.REDACTED)
                    : header)
        .toList();
  }
}
