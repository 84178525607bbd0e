package dev.reprise.http;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An address policy on this machine.
 *
 * @param policy which URLs and addresses
 * @param isOwn tells the addresses of this machine
 */
record AddressRules(AddressPolicy policy, Predicate<InetAddress> isOwn) {

  /**
   * Reads a URL that may be sent to, as far as the URL itself says.
   *
   * @throws RefusedRequestException if it breaks a rule; the message names it
   */
  WebhookUrl accept(String text) {
    WebhookUrl url = WebhookUrl.parse(text);
    if (!url.isSecure() && !policy.isHttpAllowed()) {
      throw new RefusedRequestException("the URL must start with https://; http is not allowed");
    }
    url.literal()
        .map(this::refusalOf)
        .orElseGet(() -> policy.refusalOfName(url.host()))
        .or(() -> policy.refusalOfPort(url.port()))
        .ifPresent(
            refusal -> {
              throw new RefusedRequestException(refusal);
            });
    return url;
  }

  /** Says why nothing is sent to an address; empty if it is allowed. */
  Optional<String> refusalOf(InetAddress address) {
    return policy.refusalOf(address, isOwn);
  }
}
