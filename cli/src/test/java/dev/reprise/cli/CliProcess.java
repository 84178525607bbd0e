package dev.reprise.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The command line in a process of its own, on the class path of the tests. */
final class CliProcess implements AutoCloseable {

  private static final String LISTENING = "listening ";

  private final Process process;
  private final Path errors;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private CliProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.reader = new Thread(this::readLines, "stdout of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a command in a folder, with nothing of Reprise in the environment but what is given. */
  static CliProcess start(Path folder, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(args));
    Path errors = Files.createTempFile(folder, "stderr", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("REPRISE_"));
    builder.environment().putAll(environment);
    return new CliProcess(builder.start(), errors);
  }

  /** Starts a server for development on a free port, with its database in a folder. */
  static CliProcess serve(Path folder, String... more) throws IOException {
    List<String> args =
        new ArrayList<>(List.of("serve", "--port=0", "--dev", "--token=secret=acme"));
    args.addAll(List.of(more));
    return start(folder, Map.of(), args.toArray(String[]::new));
  }

  /** Waits until the server listens, and returns its base URL. */
  URI awaitListening() throws Exception {
    Await.until(
        "a server that listens",
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("the server ended: " + stderr());
          }
          return lines.stream().anyMatch(line -> line.startsWith(LISTENING));
        });
    String line =
        lines.stream().filter(each -> each.startsWith(LISTENING)).findFirst().orElseThrow();
    return URI.create(line.substring(LISTENING.length()));
  }

  /** Returns the lines on stdout so far. */
  List<String> stdout() {
    return List.copyOf(lines);
  }

  /** Returns what is on stderr so far. */
  String stderr() throws IOException {
    return Files.readString(errors);
  }

  /** Asks the process to end. */
  void terminate() {
    process.destroy();
  }

  /** Kills the process, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  /** Waits until the process ended, and returns its exit code. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end within " + Await.LONG);
    }
    reader.join(Await.LONG.toMillis());
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Kills the process if it is still there. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readLines() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      in.lines().forEach(lines::add);
    } catch (IOException e) {
      lines.add("stdout broke: " + e);
    }
  }
}
