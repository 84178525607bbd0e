package dev.reprise.benchmarks.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** An engine over a database and real HTTP, in a fresh JVM. */
public final class EngineProcess implements Closeable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final Duration WORK_MAX = Duration.ofHours(2);

  private final ChildJvm jvm;

  private EngineProcess(ChildJvm jvm) {
    this.jvm = jvm;
  }

  /**
   * Starts the JVM; the engine is built, its subscriptions are made, and it does not dispatch yet.
   *
   * @param options options for Java, such as {@code -Xmx256m}
   */
  public static EngineProcess open(EngineOrder order, List<String> options)
      throws IOException, InterruptedException {
    return open(Contender.REPRISE, order, options);
  }

  /** Starts the JVM with one of those that are compared. */
  public static EngineProcess open(Contender contender, EngineOrder order, List<String> options)
      throws IOException, InterruptedException {
    EngineProcess engine =
        new EngineProcess(
            ChildJvm.start(contender.main(), options, JSON.writeValueAsString(order)));
    engine.jvm.next(START_MAX);
    return engine;
  }

  public long pid() {
    return jvm.pid();
  }

  /** Begins to dispatch. */
  public void start() throws IOException, InterruptedException {
    ask("start");
  }

  /**
   * Publishes as fast as it can.
   *
   * @return {@code seconds}, and {@code micros} of each call
   */
  public JsonNode publish(long events) throws IOException, InterruptedException {
    return ask("publish " + events + " 0");
  }

  /**
   * Publishes at an even rate.
   *
   * @return {@code seconds}, {@code micros} of all calls and, in {@code calls}, of each event's
   */
  public JsonNode publishAt(int perSecond, Duration duration)
      throws IOException, InterruptedException {
    return ask("publish " + perSecond * duration.toSeconds() + " " + perSecond);
  }

  /** Begins to sample where the processor time goes. */
  public void startProfile() throws IOException, InterruptedException {
    ask("profile");
  }

  /** Ends sampling, and returns where the processor time went. */
  public JsonNode profile() throws IOException, InterruptedException {
    return ask("profiled");
  }

  /** Returns {@code peak_bytes} and {@code peak_after_gc_bytes} of the heap. */
  public JsonNode heap() throws IOException, InterruptedException {
    return ask("heap");
  }

  private JsonNode ask(String line) throws IOException, InterruptedException {
    jvm.tell(line);
    return jvm.next(WORK_MAX);
  }

  /** Kills the process. */
  public void kill() throws InterruptedException {
    jvm.kill();
  }

  /** Has the engine closed in good order, and its process end. */
  public void leave() throws IOException, InterruptedException {
    jvm.end();
  }

  @Override
  public void close() {
    jvm.close();
  }
}
