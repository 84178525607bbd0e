package dev.reprise.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The libraries of receivers on Node, as their authors publish them.
 *
 * @param folder where they are installed
 */
record NodeLibraries(Path folder) {

  private static final Path BASE = Path.of(System.getProperty("basedir", "."));
  private static final Path SOURCES = BASE.resolve("src/test/npm");
  private static final int WAIT_MINUTES = 5;

  /**
   * What a library said.
   *
   * @param library its name
   * @param accepted how many cases it accepted
   * @param refused how many of them it refused with another body
   * @param skipped how many it cannot be asked about
   * @param wrong the first cases that it got wrong
   */
  record Result(String library, int accepted, int refused, int skipped, String wrong) {

    static Result allRight(String library, int asked, int skipped) {
      return new Result(library, asked, asked, skipped, "");
    }

    private static Result parse(String line) {
      String[] fields = line.split("\t", -1);
      return new Result(
          fields[0],
          Integer.parseInt(fields[1]),
          Integer.parseInt(fields[2]),
          Integer.parseInt(fields[3]),
          fields[4]);
    }
  }

  /** Installs them unless they are; skips the test, and says so, where that cannot be done. */
  static NodeLibraries install() throws IOException, InterruptedException {
    Tools.require("node");
    Tools.require("npm");
    Path folder = Files.createDirectories(BASE.resolve("target/npm"));
    for (String name : List.of("package.json", "package-lock.json", ".npmrc", "verify.mjs")) {
      Files.copy(SOURCES.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    Path stamp = folder.resolve("node_modules/installed-lock.json");
    if (!Files.exists(stamp) || Files.mismatch(stamp, SOURCES.resolve("package-lock.json")) >= 0) {
      Output installed =
          run(folder, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
      if (installed.status() != 0) {
        Tools.skip("npm could not install the libraries of Node: " + installed.text());
      }
      Files.copy(SOURCES.resolve("package-lock.json"), stamp);
    }
    return new NodeLibraries(folder);
  }

  /** Shows a file of cases to all of them. */
  List<Result> verify(Path cases) throws IOException, InterruptedException {
    Output output = run(folder, List.of("node", "verify.mjs", cases.toAbsolutePath().toString()));
    assertThat(output.status()).as(output.text()).isZero();
    return output.text().lines().map(Result::parse).toList();
  }

  /** Runs a script of our own; returns what it printed. */
  String run(String script) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("script.mjs"), script);
    Output output = run(folder, List.of("node", file.getFileName().toString()));
    assertThat(output.status()).as(output.text()).isZero();
    return output.text();
  }

  private record Output(int status, String text) {}

  private static Output run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path file = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(file.toFile())
            .start();
    if (!process.waitFor(WAIT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException(command + " must end within " + WAIT_MINUTES + " minutes, did not");
    }
    return new Output(process.exitValue(), Files.readString(file, UTF_8));
  }
}
