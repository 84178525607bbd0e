package dev.reprise.http;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a header may look like.
 *
 * <p>Checked here because the HTTP client does not refuse a line break in a value, it replaces it.
 */
final class HeaderRules {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,4096}");

  private HeaderRules() {}

  /**
   * Says why a header is not sent.
   *
   * @return one line without the value; empty if the header is sound
   */
  static Optional<String> refusalOf(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      return Optional.of("a header's name must be 1 to 64 characters of an HTTP token");
    }
    if (!VALUE.matcher(value).matches()) {
      return Optional.of("header " + name + " must be at most 4096 printable ASCII characters");
    }
    return Optional.empty();
  }
}
