package dev.reprise.cli;

/** Ends a command with one line for people and an exit code. */
final class CliException extends RuntimeException {

  /** A count of the demonstration is wrong, or something went wrong that has no code of its own. */
  static final int FAILURE = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** Something that the command needs cannot be had: the database, its file, the port. */
  static final int UNAVAILABLE = 75;

  private static final int SHOWN_MAX = 80;

  private final int exitCode;

  private CliException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /**
   * Says that a setting breaks its rule.
   *
   * @param name the option or environment variable
   * @param rule what it must be, beginning with "must"
   * @param value what it was
   */
  static CliException usage(String name, String rule, String value) {
    return usage(name + " " + rule + ", was " + shown(value));
  }

  /** Says what is wrong with the command line. */
  static CliException usage(String message) {
    return new CliException(USAGE, message, new IllegalArgumentException(message));
  }

  /** Says what cannot be had. */
  static CliException unavailable(String message, Throwable cause) {
    return new CliException(UNAVAILABLE, message, cause);
  }

  /** Quotes a value, short and on one line. */
  static String shown(String value) {
    String line = oneLine(value);
    return '"' + (line.length() <= SHOWN_MAX ? line : line.substring(0, SHOWN_MAX) + "…") + '"';
  }

  /** Replaces line breaks and other control characters by blanks. */
  static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }

  int exitCode() {
    return exitCode;
  }
}
