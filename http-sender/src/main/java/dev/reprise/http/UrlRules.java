package dev.reprise.http;

import java.util.Optional;

/**
 * Which URLs requests may go to, as far as the URL itself says.
 *
 * @param addresses which addresses and names
 * @param isHttpAllowed whether {@code http} URLs are accepted
 */
record UrlRules(AddressPolicy addresses, boolean isHttpAllowed) {

  /**
   * Reads a URL that may be sent to.
   *
   * @throws RefusedRequestException if it breaks a rule; the message names it
   */
  WebhookUrl accept(String text) {
    WebhookUrl url = WebhookUrl.parse(text);
    if (!url.isSecure() && !isHttpAllowed) {
      throw new RefusedRequestException("the URL must start with https://; http is not allowed");
    }
    Optional<String> refusal =
        url.literal().isPresent()
            ? addresses.refusalOf(url.literal().get())
            : addresses.refusalOfName(url.host());
    if (refusal.isPresent()) {
      throw new RefusedRequestException(refusal.get());
    }
    return url;
  }
}
