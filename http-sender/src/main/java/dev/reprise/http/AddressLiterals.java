package dev.reprise.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads addresses written as such, and never asks a resolver. */
final class AddressLiterals {

  private static final int QUAD_NUMBERS = 4;
  private static final int OCTET_MAX = 255;
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
    if (bare.indexOf(':') < 0) {
      return isBracketed ? Optional.empty() : quad(bare);
    }
    if (!IPV6.matcher(bare).matches()) {
      return Optional.empty();
    }
    try {
      // The brackets keep Java from taking what is no address for a name to be looked up.
      return Optional.of(InetAddress.getByName("[" + bare + "]"));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Reads four decimal numbers without leading zeros. */
  private static Optional<InetAddress> quad(String text) {
    byte[] octets = new byte[QUAD_NUMBERS];
    int from = 0;
    for (int i = 0; i < QUAD_NUMBERS; i++) {
      int dot = i < QUAD_NUMBERS - 1 ? text.indexOf('.', from) : text.length();
      int octet = dot < 0 ? -1 : octet(text, from, dot);
      if (octet < 0) {
        return Optional.empty();
      }
      octets[i] = (byte) octet;
      from = dot + 1;
    }
    try {
      return Optional.of(InetAddress.getByAddress(octets));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes must be an address", e);
    }
  }

  /** Returns the number between two places of a text; negative if there is none up to 255. */
  private static int octet(String text, int from, int to) {
    boolean hasLeadingZero = to - from > 1 && text.charAt(from) == '0';
    int value = to == from || hasLeadingZero || to - from > 3 ? -1 : 0;
    for (int i = from; i < to && value >= 0; i++) {
      char digit = text.charAt(i);
      value = digit < '0' || digit > '9' ? -1 : value * 10 + digit - '0';
    }
    return value > OCTET_MAX ? -1 : value;
  }

  /** Writes an address and a port, an IPv6 address in brackets. */
  static String format(InetAddress address, int port) {
    String text = address.getHostAddress();
    return (address instanceof Inet6Address ? "[" + text + "]" : text) + ":" + port;
  }
}
