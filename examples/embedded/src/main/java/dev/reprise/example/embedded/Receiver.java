package dev.reprise.example.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** A customer's receiver on this machine: it refuses every webhook until its bug is fixed. */
final class Receiver implements AutoCloseable {

  private static final int OK = 204;
  private static final int UNPROCESSABLE = 422;
  private static final int NO_BODY = -1;

  private final HttpServer server;
  private final AtomicBoolean isFixed = new AtomicBoolean();
  private final List<Received> received = new CopyOnWriteArrayList<>();

  private Receiver(HttpServer server) {
    this.server = server;
  }

  /** Starts a receiver on a free port. */
  static Receiver start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      Receiver receiver = new Receiver(server);
      server.createContext("/webhooks", receiver::answer);
      server.start();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where it listens. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks";
  }

  /** Makes it take webhooks from now on. */
  void fix() {
    isFixed.set(true);
  }

  /** Returns all requests, in the order in which they arrived. */
  List<Received> received() {
    return List.copyOf(received);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int status = isFixed.get() ? OK : UNPROCESSABLE;
      received.add(
          new Received(
              exchange.getRequestHeaders().getFirst("webhook-id"),
              exchange.getRequestHeaders().getFirst("webhook-signature"),
              body,
              status));
      exchange.sendResponseHeaders(status, NO_BODY);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /**
   * A request that arrived.
   *
   * @param eventId what a receiver deduplicates by
   * @param signature what it would verify
   * @param body what it says
   * @param status how it was answered
   */
  record Received(String eventId, String signature, String body, int status) {}
}
