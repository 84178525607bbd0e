package dev.reprise.model;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a header may look like, and which ones a subscription may add.
 *
 * <p>Checked before anything is handed to an HTTP client: clients do not refuse a line break in a
 * value, they replace it.
 */
public final class HeaderRules {

  /** Most characters of a header's name. */
  public static final int NAME_LENGTH_MAX = 64;

  /** Most characters of a header's value. */
  public static final int VALUE_LENGTH_MAX = 4_096;

  /** Most headers that a subscription may add. */
  public static final int OWN_MAX = 20;

  /** Most characters of the names and values that a subscription may add, all together. */
  public static final int OWN_LENGTH_MAX = 8_192;

  /** What a token may hold besides letters and digits. */
  private static final String TOKEN_OTHERS = "!#$%&'*+.^_`|~-";

  private static final Set<String> RESERVED =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "user-agent",
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "expect");
  private static final List<String> RESERVED_PREFIXES = List.of("webhook-", "reprise-", "proxy-");

  private HeaderRules() {}

  /**
   * Says why a header is not sent.
   *
   * @return one line without the value; empty if the header is sound
   */
  public static Optional<String> refusalOf(String name, String value) {
    if (!isToken(name)) {
      return Optional.of(
          "a header's name must be 1 to " + NAME_LENGTH_MAX + " characters of an HTTP token");
    }
    if (!isPrintable(value)) {
      return Optional.of(
          "header "
              + name
              + " must be at most "
              + VALUE_LENGTH_MAX
              + " printable ASCII characters");
    }
    return Optional.empty();
  }

  /** Says whether a subscription may add a header of this name. */
  public static boolean isNameAllowed(String name) {
    return isToken(name) && !isReserved(name);
  }

  /**
   * Says whether a subscription may not add a header of this name, since the engine or the
   * connection uses it.
   */
  public static boolean isReserved(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return RESERVED.contains(lower) || startsWithAny(lower, RESERVED_PREFIXES);
  }

  // Loops, since every header of every attempt is checked, and patterns were a tenth of its cost.
  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean isAlphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!isAlphanumeric && TOKEN_OTHERS.indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= NAME_LENGTH_MAX;
  }

  private static boolean isPrintable(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        return false;
      }
    }
    return value.length() <= VALUE_LENGTH_MAX;
  }

  private static boolean startsWithAny(String name, List<String> prefixes) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Checks the headers that a subscription adds.
   *
   * @return a copy
   * @throws IllegalArgumentException if there are more than 20, they have more than 8,192
   *     characters, a name is reserved, occurs twice or is no HTTP token, or a value holds more
   *     than 4,096 characters or other than printable ASCII; the message names the header, never
   *     its value
   */
  public static List<Header> own(List<Header> headers) {
    if (headers.size() > OWN_MAX) {
      throw new IllegalArgumentException(
          "headers must be at most " + OWN_MAX + ", was " + headers.size());
    }
    Set<String> names = new HashSet<>();
    int length = 0;
    for (Header header : headers) {
      refusalOf(header.name(), header.value()).ifPresent(HeaderRules::refuse);
      if (isReserved(header.name())) {
        refuse("header " + header.name() + " must not be set: its name is reserved");
      }
      if (!names.add(header.name().toLowerCase(Locale.ROOT))) {
        refuse("header " + header.name() + " must not be given twice");
      }
      length += header.name().length() + header.value().length();
    }
    if (length > OWN_LENGTH_MAX) {
      refuse("headers must have at most " + OWN_LENGTH_MAX + " characters, was " + length);
    }
    return List.copyOf(headers);
  }

  private static void refuse(String rule) {
    throw new IllegalArgumentException(rule);
  }
}
