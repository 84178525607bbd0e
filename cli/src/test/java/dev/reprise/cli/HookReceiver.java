package dev.reprise.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A customer's receiver that records each request and answers as told. */
final class HookReceiver implements AutoCloseable {

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(32);
  private final List<Hook> hooks = new CopyOnWriteArrayList<>();
  private final Answers answers;

  private HookReceiver(HttpServer server, Answers answers) {
    this.server = server;
    this.answers = answers;
  }

  /** Starts a receiver on a free port. */
  static HookReceiver start(Answers answers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0), 0);
    HookReceiver receiver = new HookReceiver(server, answers);
    server.createContext("/", receiver::handle);
    server.setExecutor(receiver.threads);
    server.start();
    return receiver;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  /** Returns the requests so far, in the order in which they were read. */
  List<Hook> hooks() {
    return List.copyOf(hooks);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      long readAt = System.nanoTime();
      int status = answers.answer(header(exchange, "webhook-id"));
      hooks.add(
          new Hook(
              header(exchange, "webhook-id"),
              header(exchange, "Reprise-Delivery-Id"),
              Integer.parseInt(header(exchange, "Reprise-Attempt")),
              header(exchange, "Reprise-Replayed-From"),
              new String(body, StandardCharsets.UTF_8),
              status,
              readAt));
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /** Decides how to answer; may wait. */
  @FunctionalInterface
  interface Answers {
    int answer(String eventId);
  }

  /** One request, how it was answered, and when it was read by {@link System#nanoTime}. */
  record Hook(
      String eventId,
      String deliveryId,
      int attempt,
      String replayedFrom,
      String body,
      int status,
      long readAt) {}
}
