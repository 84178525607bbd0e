package dev.reprise.http;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A proxy through which all requests leave: {@code https} by {@code CONNECT}, {@code http} in the
 * absolute form.
 *
 * <p>Only the proxy's own name is looked up here. What can be checked here is a URL's syntax, its
 * port, and whether its host is a denied name or address as such; <b>the addresses that names
 * resolve to are the proxy's to check</b>, with rules of its own. Immutable.
 */
public final class EgressProxy {

  private final WebhookUrl url;
  private final Optional<String> authorization;

  private EgressProxy(WebhookUrl url, Optional<String> authorization) {
    this.url = url;
    this.authorization = authorization;
  }

  /**
   * Returns a proxy.
   *
   * @param url such as {@code http://egress.example:4750}; with {@code https}, the connection to
   *     the proxy itself is encrypted, too
   * @throws IllegalArgumentException if it is not such a URL, or has a path
   */
  public static EgressProxy of(String url) {
    try {
      WebhookUrl read = WebhookUrl.parse(url);
      if (!read.pathAndQuery().equals("/")) {
        throw new IllegalArgumentException("proxy must be a URL without a path, was " + url);
      }
      return new EgressProxy(read, Optional.empty());
    } catch (RefusedRequestException e) {
      throw new IllegalArgumentException("proxy must be a URL, but " + e.getMessage(), e);
    }
  }

  /**
   * Returns a copy that shows the proxy who this is, by HTTP's basic scheme.
   *
   * @param user without a colon
   * @param password any
   * @throws IllegalArgumentException if the user has a colon
   */
  public EgressProxy withCredentials(String user, String password) {
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("user must not contain a colon");
    }
    byte[] pair =
        (user + ":" + requireNonNull(password, "password")).getBytes(StandardCharsets.UTF_8);
    return new EgressProxy(url, Optional.of("Basic " + Base64.getEncoder().encodeToString(pair)));
  }

  boolean isSecure() {
    return url.isSecure();
  }

  String host() {
    return url.host();
  }

  int port() {
    return url.port();
  }

  /** Returns the value of {@code Proxy-Authorization}. */
  Optional<String> authorization() {
    return authorization;
  }

  /** Returns its host and port, without the credentials. */
  @Override
  public String toString() {
    return url.host() + ":" + url.port();
  }
}
