package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UsageTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("reprise: a command must be given", new String[] {}),
        Arguments.of("reprise: \"fly\" must be one of", new String[] {"fly"}),
        Arguments.of("reprise serve: \"--fast\" must be one of", new String[] {"serve", "--fast"}),
        Arguments.of("reprise serve: \"x\" must be one of", new String[] {"serve", "x"}),
        Arguments.of("reprise serve: --port must have a value", new String[] {"serve", "--port"}),
        Arguments.of(
            "reprise serve: --port must be given only once",
            new String[] {"serve", "--port=1", "--port=2"}),
        Arguments.of(
            "reprise serve: --port must be a port from 0 to 65535, was \"-1\"",
            new String[] {"serve", "--port", "-1"}),
        Arguments.of(
            "reprise serve: --token must be TOKEN=TENANT",
            new String[] {"serve", "--token", "secret"}),
        Arguments.of(
            "reprise serve: --poll must be a duration from 10ms to 1h, such as",
            new String[] {"serve", "--poll", "0s"}),
        Arguments.of("reprise demo: \"--fast\" must be one of", new String[] {"demo", "--fast"}));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void wrongCommandLine_endsWith2_andSaysWhyInOneLine(String start, String[] args) {
    int exitCode = run(Map.of(), args);

    assertThat(exitCode).isEqualTo(2);
    assertThat(out.size()).isZero();
    assertThat(text(err)).startsWith(start);
    assertThat(text(err).lines()).hasSize(1);
  }

  @Test
  void dataFolderWithinAFile_cannotBeHad_andSaysSoInOneLine(@TempDir Path folder)
      throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    int exitCode =
        run(
            Map.of("REPRISE_LOG", "error"),
            "serve",
            "--port=0",
            "--token=secret=acme",
            "--data=" + file.resolve("sub"));

    assertThat(exitCode).isEqualTo(75);
    assertThat(out.size()).isZero();
    assertThat(text(err)).startsWith("reprise serve: the key file cannot be read: ");
    assertThat(text(err).lines()).hasSize(1);
  }

  @Test
  void wrongEnvironment_endsWith2_andNamesTheVariable() {
    assertThat(run(Map.of("REPRISE_PORT", "x"), "serve")).isEqualTo(2);
    assertThat(run(Map.of("REPRISE_LOG", "loud"), "serve")).isEqualTo(2);
    assertThat(text(err).lines())
        .containsExactly(
            "reprise serve: REPRISE_PORT must be a port from 0 to 65535, was \"x\"",
            "reprise: REPRISE_LOG must be one of trace, debug, info, warn, error, off,"
                + " was \"loud\"");
  }

  @Test
  void help_ofEachCommand_goesToStdout() {
    assertThat(run(Map.of(), "--help")).isZero();
    assertThat(run(Map.of(), "serve", "--help")).isZero();
    assertThat(run(Map.of(), "demo", "--help")).isZero();
    assertThat(text(out))
        .contains("Usage: reprise ", "Usage: reprise serve ", "Usage: reprise demo ")
        .contains("--tokens-file", "--json", "REPRISE_LOG");
    assertThat(err.size()).isZero();
  }

  @Test
  void version_isTheBuilds() {
    assertThat(run(Map.of(), "--version")).isZero();
    assertThat(text(out)).matches("reprise [0-9]+\\.[0-9]+\\.[0-9]+\\S*\\R");
  }

  private int run(Map<String, String> environment, String... args) {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment);
    return Main.run(console, args);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
