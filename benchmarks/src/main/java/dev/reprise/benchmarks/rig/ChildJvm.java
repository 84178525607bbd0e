package dev.reprise.benchmarks.rig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A fresh JVM on this one's class path, which is told what to do by lines and says in lines of JSON
 * what it did. What it logs goes to this process's standard error.
 */
public final class ChildJvm implements Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration EXIT_MAX = Duration.ofSeconds(30);

  private final Process process;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  private ChildJvm(Process process, String name) {
    this.process = process;
    Thread reader = new Thread(this::read, "lines of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a JVM.
   *
   * @param main the class whose {@code main} runs
   * @param options options for Java, such as {@code -Xmx256m}
   * @param args arguments of {@code main}
   */
  public static ChildJvm start(Class<?> main, List<String> options, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new ChildJvm(process, main.getSimpleName());
  }

  /** Says something, as a line of JSON, to the JVM that has started this one. */
  public static void say(Object value) {
    try {
      System.out.println(JSON.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Tells the process something, in a line. */
  public void tell(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /**
   * Waits for the next line.
   *
   * @throws IOException if the process ends, or says nothing within {@code longest}
   */
  public JsonNode next(Duration longest) throws IOException, InterruptedException {
    String line = said.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    if (line == null || line.isEmpty()) {
      throw new IOException(
          line == null ? "the process said nothing within " + longest : "the process ended");
    }
    return JSON.readTree(line);
  }

  /** Says that there is nothing more to tell, and waits for the process to end by itself. */
  public void end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(EXIT_MAX.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("the process did not end within " + EXIT_MAX);
    }
  }

  /** Ends the process as the kernel does when memory is out: at once, without a word. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(EXIT_MAX.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(EXIT_MAX.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.isEmpty()).forEach(said::add);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("a process could not be read: " + e);
    }
    said.add("");
  }
}
