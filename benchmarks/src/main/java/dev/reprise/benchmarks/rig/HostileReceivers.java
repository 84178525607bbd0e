package dev.reprise.benchmarks.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** All hostile receivers, in a process of their own. */
public final class HostileReceivers implements Closeable {

  private static final Duration SAY_MAX = Duration.ofSeconds(60);

  private final ChildJvm jvm;
  private final JsonNode ports;

  private HostileReceivers(ChildJvm jvm, JsonNode ports) {
    this.jvm = jvm;
    this.ports = ports;
  }

  /** Starts the process. */
  public static HostileReceivers start() throws IOException, InterruptedException {
    ChildJvm jvm = ChildJvm.start(HostileMain.class, List.of("-Xmx256m"));
    return new HostileReceivers(jvm, jvm.next(SAY_MAX));
  }

  /** Returns the URL of a receiver. */
  public String url(Hostility hostility) {
    return (hostility.isSecure() ? "https" : "http")
        + "://127.0.0.1:"
        + ports.path(hostility.name()).asInt()
        + "/";
  }

  /** Returns what a receiver has seen so far. */
  public Seen seen(Hostility hostility) throws IOException, InterruptedException {
    jvm.tell(hostility.name());
    JsonNode seen = jvm.next(SAY_MAX);
    return new Seen(
        seen.path("opened").asInt(), seen.path("closed").asInt(), seen.path("written").asLong());
  }

  @Override
  public void close() {
    jvm.close();
  }

  /**
   * What a receiver has seen.
   *
   * @param opened connections that were made to it
   * @param closed those that are over
   * @param written bytes that it could write, in all of them
   */
  public record Seen(int opened, int closed, long written) {}
}
