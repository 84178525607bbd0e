package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root, with programs in the place of Maven and Java that record their calls. */
@Timeout(120)
class ScriptTest {

  private static final List<String> MODULES =
      List.of("core", "jdbc-store", "http-sender", "http-api", "cli");

  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      echo "$@" >>"$CALLS"
      echo "building"
      [ ! -e "$CALLS.broken" ] || exit 1
      mkdir -p cli/target/lib
      echo a >cli/target/lib/dependency.jar
      echo b >cli/target/reprise-cli-1.jar
      """;

  private static final String JAVA =
      """
      #!/usr/bin/env bash
      echo "in $PWD"
      printf '<%s>' "$@"
      """;

  @TempDir private Path folder;
  private Path root;
  private Path calls;

  @BeforeEach
  void copyTheScript() throws IOException {
    Tools.require("bash");
    root = Files.createDirectory(folder.resolve("a repository"));
    calls = folder.resolve("calls");
    Files.copy(Path.of("..", "reprise"), root.resolve("reprise"));
    executable(root.resolve("reprise"));
    Files.createFile(root.resolve("pom.xml"));
    for (String module : MODULES) {
      Files.createDirectories(root.resolve(module + "/src/main/java"));
      Files.createFile(root.resolve(module + "/pom.xml"));
    }
    Path programs = Files.createDirectory(folder.resolve("programs"));
    executable(Files.writeString(programs.resolve("mvn"), MAVEN));
    executable(Files.writeString(programs.resolve("java"), JAVA));
  }

  @Test
  void firstStart_builds_andPassesTheArgumentsOn() throws Exception {
    Result result = run(folder, root.resolve("reprise"), "serve", "--data", "my data");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(calls()).hasSize(1);
    assertThat(result.out())
        .startsWith("in " + folder.toRealPath())
        .contains("<" + root.toRealPath() + "/cli/target/run/*>")
        .endsWith("<dev.reprise.cli.Main><serve><--data><my data>");
    assertThat(result.err()).contains("building");
    assertThat(root.resolve("cli/target/run/reprise-cli-1.jar")).exists();
  }

  @Test
  void secondStart_doesNotBuild() throws Exception {
    run(root, root.resolve("reprise"));
    Result result = run(root, root.resolve("reprise"));

    assertThat(calls()).hasSize(1);
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
  }

  @Test
  void newerSource_buildsAgain() throws Exception {
    run(root, root.resolve("reprise"));

    Path source = Files.createFile(root.resolve("core/src/main/java/New.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    run(root, root.resolve("reprise"));

    assertThat(calls()).hasSize(2);
  }

  @Test
  void runFolderWithoutTheJar_buildsAgain() throws Exception {
    run(root, root.resolve("reprise"));
    Files.delete(root.resolve("cli/target/run/reprise-cli-1.jar"));

    run(root, root.resolve("reprise"));

    assertThat(calls()).hasSize(2);
    assertThat(root.resolve("cli/target/run/reprise-cli-1.jar")).exists();
  }

  @Test
  void jarOfAnOlderVersion_isNotRun() throws Exception {
    Files.createDirectories(root.resolve("cli/target"));
    Files.createFile(root.resolve("cli/target/reprise-cli-0.jar"));

    run(root, root.resolve("reprise"));

    assertThat(root.resolve("cli/target/run/reprise-cli-1.jar")).exists();
    assertThat(root.resolve("cli/target/run/reprise-cli-0.jar")).doesNotExist();
  }

  @Test
  void folderLockThatNamesNoOwner_isTakenOver() throws Exception {
    // flock is hidden from the script, as on systems without it.
    Path script = root.resolve("reprise");
    Files.writeString(
        script, Files.readString(script).replace("command -v flock", "command -v no-flock-here"));
    Path lock = Files.createDirectories(root.resolve("target/reprise-build.lock.d"));

    Result result = run(root, script);

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).containsOnlyOnce("waiting for another build");
    assertThat(lock).doesNotExist();
    assertThat(calls()).hasSize(1);
  }

  @Test
  void linkFromElsewhere_findsTheRepository() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("second"), Path.of("a repository/reprise"));
    Path linkToLink = Files.createSymbolicLink(folder.resolve("first"), link);

    Result result = run(folder, linkToLink, "--version");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).endsWith("<dev.reprise.cli.Main><--version>");
    assertThat(root.resolve("cli/target/run/dependency.jar")).exists();
  }

  @Test
  void benchmarks_areStartedFromTheirOwnModule() throws Exception {
    Files.copy(Path.of("..", "reprise-bench"), root.resolve("reprise-bench"));
    executable(root.resolve("reprise-bench"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), root.resolve("reprise-bench"));
    Path maven = folder.resolve("programs/mvn");
    Files.writeString(maven, MAVEN.replace("cli", "benchmarks"));

    Result result = run(folder, link, "drain");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(calls().get(0)).contains("-pl benchmarks -am");
    assertThat(result.out())
        .contains("<" + root.toRealPath() + "/benchmarks/target/run/*>")
        .endsWith("<dev.reprise.benchmarks.Main><drain>");
  }

  @Test
  void failedBuild_startsNothing_andIsTriedAgain() throws Exception {
    Path broken = Files.createFile(folder.resolve("calls.broken"));
    Result failed = run(root, root.resolve("reprise"));
    Files.delete(broken);
    Result repaired = run(root, root.resolve("reprise"));

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("reprise: the build failed");
    assertThat(repaired.exitCode()).isZero();
    assertThat(calls()).hasSize(2);
  }

  @Test
  void startsAtOnce_buildOnce() throws Exception {
    Process first = start(root, root.resolve("reprise"));
    Process second = start(root, root.resolve("reprise"));

    assertThat(result(first).exitCode()).isZero();
    assertThat(result(second).exitCode()).isZero();
    assertThat(calls()).hasSize(1);
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(calls);
  }

  private Result run(Path from, Path script, String... args) throws Exception {
    return result(start(from, script, args));
  }

  private Process start(Path from, Path script, String... args) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(script.toString());
    builder.command().addAll(List.of(args));
    builder.directory(from.toFile());
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("CALLS", calls.toString());
    builder
        .environment()
        .merge(
            "PATH",
            folder.resolve("programs").toString(),
            (path, programs) -> programs + File.pathSeparator + path);
    return builder.start();
  }

  private static Result result(Process process) throws Exception {
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Result(
          process.exitValue(),
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
          new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Result(int exitCode, String out, String err) {}
}
