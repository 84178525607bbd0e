package dev.reprise.benchmarks.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A receiver of webhooks in a process of its own. The path of a URL says what it answers. */
public final class Receiver implements Closeable {

  /** On how many addresses of this machine it listens, at the same port. */
  public static final int HOSTS = 8;

  /** First part of the path that is answered at once. */
  static final String OK = "ok";

  private static final Duration START_MAX = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChildJvm jvm;
  private final String base;
  private final HttpClient http = HttpClient.newHttpClient();

  private Receiver(ChildJvm jvm, int port) {
    this.jvm = jvm;
    this.base = "http://" + host(0) + ":" + port;
  }

  static String host(int number) {
    return "127.0.0." + (number + 1);
  }

  /** Returns a URL at each of its addresses, that of {@code url} among them. */
  public List<String> atEachHost(String url) {
    return IntStream.range(0, HOSTS).mapToObj(i -> url.replace(host(0), host(i))).toList();
  }

  /** Starts the process. */
  public static Receiver start() throws IOException, InterruptedException {
    ChildJvm jvm = ChildJvm.start(ReceiverMain.class, List.of("-Xmx1g", "-XX:+UseSerialGC"));
    return new Receiver(jvm, jvm.next(START_MAX).path("port").asInt());
  }

  public long pid() {
    return jvm.pid();
  }

  /** Returns a URL that answers 204 at once. */
  public String ok() {
    return base + "/" + OK;
  }

  /** Returns a URL that answers 204 after a while. */
  public String slow(Duration delay) {
    return base + "/slow/" + delay.toMillis();
  }

  /** Returns a URL that answers with a status. */
  public String status(int status) {
    return base + "/status/" + status;
  }

  /** Returns a URL where nobody listens. */
  public static String refusing() {
    return "http://" + host(0) + ":1/";
  }

  /** Returns a URL that never answers. */
  public String hanging() {
    return base + "/hang";
  }

  /** Returns a URL whose answer depends on the event's number: see {@link Script}. */
  public String scripted() {
    return base + "/scripted";
  }

  /**
   * Returns a URL whose requests are {@linkplain #visits watched}, and answered 204 after a while;
   * a first attempt may {@linkplain Script stumble}.
   */
  public String watched(String lane, Duration delay) {
    return base + "/watched/" + lane + "/" + delay.toMillis();
  }

  /** Returns the requests to watched URLs that have ended. */
  public List<Visit> visits() throws IOException, InterruptedException {
    return List.of(JSON.convertValue(get("/visits").path("visits"), Visit[].class));
  }

  /** Returns how many requests and events there were. */
  public Counts counts() throws IOException, InterruptedException {
    JsonNode counts = get("/counts");
    return new Counts(
        counts.path("requests").asLong(),
        counts.path("events").asLong(),
        counts.path("measured").asLong(),
        counts.path("micros"));
  }

  /** Returns how many requests there were for each event. */
  public Map<String, Integer> requests() throws IOException, InterruptedException {
    Map<String, Integer> requests = new LinkedHashMap<>();
    get("/requests").properties().forEach(e -> requests.put(e.getKey(), e.getValue().asInt()));
    return requests;
  }

  /** Returns after how many microseconds each event arrived, counted from {@link TimedId}. */
  public Map<String, Long> micros() throws IOException, InterruptedException {
    Map<String, Long> micros = new LinkedHashMap<>();
    get("/micros").properties().forEach(e -> micros.put(e.getKey(), e.getValue().asLong()));
    return micros;
  }

  /** Forgets all requests so far. */
  public void reset() throws IOException, InterruptedException {
    get("/reset");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  @Override
  public void close() {
    jvm.close();
  }

  /**
   * What has arrived.
   *
   * @param requests requests, each counted
   * @param events events, each counted once
   * @param measured events whose time is known, among those that are answered at once
   * @param micros percentiles of that time, from {@link TimedId} to the first request
   */
  public record Counts(long requests, long events, long measured, JsonNode micros) {}
}
