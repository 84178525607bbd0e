package dev.reprise.model;

import java.util.List;
import java.util.Locale;

/**
 * Which request headers hold what nobody may read, told by their names.
 *
 * <p>Signatures are among them: whoever reads one within its time could send the request again.
 */
public final class SensitiveHeaders {

  /** What stands in the place of a value that may not be read. */
  public static final String REDACTED = "redacted";

  private static final List<String> HINTS =
      List.of(
          "auth",
          "cookie",
          "credential",
          "key",
          "passw",
          "secret",
          "session",
          "signature",
          "token");

  private SensitiveHeaders() {}

  /** Says whether a header of this name may hold a credential or a signature. */
  public static boolean isSensitive(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return HINTS.stream().anyMatch(lower::contains);
  }

  /** Returns the headers, with the values of sensitive ones replaced. */
  public static List<Header> redacted(List<Header> headers) {
    return headers.stream()
        .map(header -> isSensitive(header.name()) ? new Header(header.name(), REDACTED) : header)
        .toList();
  }
}
