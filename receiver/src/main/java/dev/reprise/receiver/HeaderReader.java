package dev.reprise.receiver;

import java.util.regex.Pattern;

/** Reads headers that strangers may have written. */
final class HeaderReader {

  /** Most characters of a header: more than twenty signatures of any kind. */
  static final int LENGTH_MAX = 4_096;

  /** Most signatures that are looked at, since each costs time. */
  static final int SIGNATURES_MAX = 40;

  private static final Pattern UNIX_SECONDS = Pattern.compile("[0-9]{1,12}");

  private HeaderReader() {}

  static String required(HeaderSource headers, String name) throws RefusalException {
    String value = headers.value(name);
    if (value == null) {
      throw new RefusalException(
          RejectionReason.HEADER_MISSING, "header " + name + " must be there, is missing");
    }
    if (value.length() > LENGTH_MAX) {
      throw malformed(name, "have at most " + LENGTH_MAX + " characters, had " + value.length());
    }
    return value;
  }

  static long unixSeconds(String name, String value) throws RefusalException {
    if (!UNIX_SECONDS.matcher(value).matches()) {
      throw malformed(name, "hold Unix seconds of 1 to 12 digits, does not");
    }
    return Long.parseLong(value);
  }

  static RefusalException malformed(String name, String rule) {
    return new RefusalException(
        RejectionReason.HEADER_MALFORMED, "header " + name + " must " + rule);
  }
}
