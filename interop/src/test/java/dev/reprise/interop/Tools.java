package dev.reprise.interop;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Programs of the machine that a test needs. */
final class Tools {

  private Tools() {}

  /** Skips the test, and says so, if a program is absent; fails it where every test is required. */
  static void require(String program) {
    boolean isThere =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (!isThere) {
      skip(program + " is not on the PATH, so a test of it did not run");
    }
  }

  /** Skips the test, and says so; fails it where every test is required. */
  static void skip(String reason) {
    if ("all".equals(System.getenv("REPRISE_TEST_REQUIRE"))) {
      fail(reason + "; REPRISE_TEST_REQUIRE=all");
    }
    System.err.println("SKIPPED: " + reason);
    abort(reason);
  }
}
