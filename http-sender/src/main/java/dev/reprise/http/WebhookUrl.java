package dev.reprise.http;

import dev.reprise.model.Names;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A URL, read in the one way that counts for registering it and for sending to it.
 *
 * <p>Neither {@code java.net.URL} nor {@code java.net.URI} reads the authority: the former accepts
 * what it should not, the latter refuses names with an underscore.
 *
 * @param isSecure whether its scheme is https
 * @param host in lower case; a name in A-labels, a dotted quad, or an IPv6 address in brackets
 * @param literal the address, if the host is one
 * @param port 1 to 65,535
 * @param pathAndQuery as given, starting with a slash
 */
record WebhookUrl(
    boolean isSecure, String host, Optional<InetAddress> literal, int port, String pathAndQuery) {

  private static final String HTTPS = "https://";
  private static final String HTTP = "http://";
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;
  private static final int PORT_MAX = 65_535;

  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

  /** What RFC 3986 allows in a path, besides letters, digits and percent-encoding. */
  private static final String PATH_OTHERS = "/-._~!$&'()*+,;=:@";

  /** Square brackets are common in queries, and java.net.URI accepts them there. */
  private static final String QUERY_OTHERS = PATH_OTHERS + "?[]";

  private static final int ENCODED_LENGTH = 3;

  /**
   * Reads a URL. A fragment is dropped: it is never sent.
   *
   * @throws RefusedRequestException if it breaks a rule; the message names it
   */
  static WebhookUrl parse(String text) {
    if (text.length() > Names.URL_LENGTH_MAX) {
      throw new RefusedRequestException(
          "the URL must have at most " + Names.URL_LENGTH_MAX + " characters");
    }
    boolean isSecure = text.regionMatches(true, 0, HTTPS, 0, HTTPS.length());
    if (!isSecure && !text.regionMatches(true, 0, HTTP, 0, HTTP.length())) {
      throw new RefusedRequestException("the URL must start with https://");
    }
    String rest = text.substring((isSecure ? HTTPS : HTTP).length());
    int end = authorityEnd(rest);
    return ofAuthority(isSecure, rest.substring(0, end), pathAndQuery(rest.substring(end)));
  }

  private static int authorityEnd(String rest) {
    int end = 0;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** Returns what the {@code Host} header says: the port only where it is not the scheme's. */
  String authority() {
    return port == (isSecure ? HTTPS_PORT : HTTP_PORT) ? host : host + ":" + port;
  }

  /** Says whether a URL leads to the same scheme, host and port. */
  boolean isSameOrigin(WebhookUrl other) {
    return isSecure == other.isSecure && host.equals(other.host) && port == other.port;
  }

  private static WebhookUrl ofAuthority(boolean isSecure, String authority, String pathAndQuery) {
    if (authority.indexOf('@') >= 0) {
      throw new RefusedRequestException("the URL must not carry a user name or password");
    }
    int hostEnd = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
    if (hostEnd == 0) {
      throw new RefusedRequestException("the URL must name a host");
    }
    String host = hostEnd < 0 ? authority : authority.substring(0, hostEnd);
    String afterHost = hostEnd < 0 ? "" : authority.substring(hostEnd);
    int port = port(afterHost, isSecure ? HTTPS_PORT : HTTP_PORT);
    if (host.startsWith("[")) {
      InetAddress address = ipv6(host);
      return new WebhookUrl(
          isSecure, host.toLowerCase(Locale.ROOT), Optional.of(address), port, pathAndQuery);
    }
    if (host.isEmpty()) {
      throw new RefusedRequestException("the URL must name a host");
    }
    String name = HostNames.normalized(host);
    return new WebhookUrl(isSecure, name, AddressLiterals.parse(name), port, pathAndQuery);
  }

  private static InetAddress ipv6(String bracketed) {
    if (bracketed.indexOf('%') >= 0) {
      throw new RefusedRequestException("the host must not contain %");
    }
    InetAddress address =
        AddressLiterals.parse(bracketed)
            .orElseThrow(
                () -> new RefusedRequestException("the brackets must hold an IPv6 address"));
    if (address instanceof Inet4Address) {
      throw new RefusedRequestException("an IPv4 address must not be written in IPv6 form");
    }
    return address;
  }

  private static int port(String afterHost, int usual) {
    if (afterHost.isEmpty()) {
      return usual;
    }
    String digits = afterHost.substring(1);
    if (afterHost.charAt(0) != ':'
        || !PORT.matcher(digits).matches()
        || Integer.parseInt(digits) > PORT_MAX) {
      throw new RefusedRequestException("the port must be 1 to " + PORT_MAX + ", in plain digits");
    }
    return Integer.parseInt(digits);
  }

  private static String pathAndQuery(String text) {
    int fragment = text.indexOf('#');
    String sent = fragment < 0 ? text : text.substring(0, fragment);
    int question = sent.indexOf('?');
    String path = question < 0 ? sent : sent.substring(0, question);
    String query = question < 0 ? "" : sent.substring(question + 1);
    String dropped = fragment < 0 ? "" : text.substring(fragment + 1);
    if (!isMadeOf(path, PATH_OTHERS)
        || !isMadeOf(query, QUERY_OTHERS)
        || !isMadeOf(dropped, QUERY_OTHERS)) {
      throw new RefusedRequestException(
          "the URL holds a character that RFC 3986 does not allow there");
    }
    return path.isEmpty() ? "/" + sent : sent;
  }

  // A loop, since every attempt reads its URL.
  private static boolean isMadeOf(String text, String others) {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      boolean isAlphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (c == '%' && isHex(text, i + 1) && isHex(text, i + 2)) {
        i += ENCODED_LENGTH;
      } else if (isAlphanumeric || others.indexOf(c) >= 0) {
        i++;
      } else {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(String text, int index) {
    return index < text.length() && "0123456789abcdefABCDEF".indexOf(text.charAt(index)) >= 0;
  }
}
