package dev.reprise.http;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Brings the host names of URLs into their one form: lower case, A-labels, no dot at the end. */
final class HostNames {

  private static final int LENGTH_MAX = 253;
  private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
  private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  private static final int ASCII_MAX = 0x7f;

  private HostNames() {}

  /**
   * Normalises a host that is not in brackets.
   *
   * @return a name, or a canonical dotted quad
   * @throws RefusedRequestException if it is neither
   */
  static String normalized(String host) {
    if (host.indexOf('%') >= 0) {
      throw new RefusedRequestException("the host must not contain %");
    }
    String ascii = host.chars().allMatch(c -> c <= ASCII_MAX) ? host : aLabels(host);
    String lower = ascii.toLowerCase(Locale.ROOT);
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    if (name.length() > LENGTH_MAX || !NAME.matcher(name).matches()) {
      throw new RefusedRequestException(
          "the host must be a name of letters, digits, - and _, or an address");
    }
    String lastLabel = name.substring(name.lastIndexOf('.') + 1);
    // What ends in a number is an address to some resolvers, and not the same one to each.
    if (NUMBER.matcher(lastLabel).matches() && AddressLiterals.parse(name).isEmpty()) {
      throw new RefusedRequestException(
          "a numeric host must be four decimal numbers without leading zeros");
    }
    return name;
  }

  private static String aLabels(String host) {
    try {
      return IDN.toASCII(
          Normalizer.normalize(host, Normalizer.Form.NFKC), IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      throw new RefusedRequestException("the host is not a valid internationalized name");
    }
  }
}
