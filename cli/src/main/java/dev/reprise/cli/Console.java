package dev.reprise.cli;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.util.Map;

/**
 * What a command talks to: its output streams and its environment.
 *
 * @param out what scripts read
 * @param err what people read
 * @param environment the environment variables
 */
record Console(PrintStream out, PrintStream err, Map<String, String> environment) {

  Console {
    requireNonNull(out, "out");
    requireNonNull(err, "err");
    environment = Map.copyOf(environment);
  }

  /** Prints a line for scripts, at once. */
  void print(String line) {
    out.println(line);
    out.flush();
  }
}
