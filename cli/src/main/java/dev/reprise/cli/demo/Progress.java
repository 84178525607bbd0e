package dev.reprise.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;

/** Tells people how far the demonstration has come: one line that is rewritten, or many. */
public final class Progress {

  private static final String PREFIX = "reprise demo: ";
  private static final int WIDTH = 60;

  private final PrintStream err;
  private final boolean isTerminal;
  private String last = "";

  /**
   * Takes the stream to write to.
   *
   * @param isTerminal whether a line can be rewritten
   */
  public Progress(PrintStream err, boolean isTerminal) {
    this.err = requireNonNull(err, "err");
    this.isTerminal = isTerminal;
  }

  /** Shows a line, unless it is the one shown last. */
  void show(String line) {
    if (line.equals(last)) {
      return;
    }
    last = line;
    if (isTerminal) {
      err.print("\r" + PREFIX + line + " ".repeat(Math.max(0, WIDTH - line.length())));
    } else {
      err.println(PREFIX + line);
    }
    err.flush();
  }

  /** Ends a line that is rewritten. */
  void end() {
    if (isTerminal) {
      err.println();
    }
  }
}
