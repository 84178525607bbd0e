package dev.reprise.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads addresses written as such, and never asks a resolver. */
final class AddressLiterals {

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern QUAD = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private AddressLiterals() {}

  /**
   * Reads a canonical dotted quad, or an IPv6 address with or without brackets.
   *
   * <p>An IPv4 address in IPv6 form is returned as an IPv4 address, as Java does.
   *
   * @return empty if the text is neither; a zone makes it neither
   */
  static Optional<InetAddress> parse(String text) {
    boolean isBracketed = text.startsWith("[") && text.endsWith("]");
    String bare = isBracketed ? text.substring(1, text.length() - 1) : text;
    boolean isIpv6 = bare.indexOf(':') >= 0 && IPV6.matcher(bare).matches();
    if (!isIpv6 && (isBracketed || !QUAD.matcher(bare).matches())) {
      return Optional.empty();
    }
    try {
      // The brackets keep Java from taking what is no address for a name to be looked up.
      return Optional.of(InetAddress.getByName(isIpv6 ? "[" + bare + "]" : bare));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Writes an address and a port, an IPv6 address in brackets. */
  static String format(InetAddress address, int port) {
    String text = address.getHostAddress();
    return (address instanceof Inet6Address ? "[" + text + "]" : text) + ":" + port;
  }
}
