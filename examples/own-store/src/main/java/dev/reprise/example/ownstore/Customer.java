package dev.reprise.example.ownstore;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.reprise.model.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** A customer's receiver on this machine: it refuses every webhook until its bug is fixed. */
final class Customer implements AutoCloseable {

  private static final int OK = 204;
  private static final int UNPROCESSABLE = 422;
  private static final int UNAUTHORIZED = 401;
  private static final int NO_BODY = -1;

  private final HttpServer server;
  private final String secret;
  private final AtomicBoolean isFixed = new AtomicBoolean();
  private final List<Received> received = new CopyOnWriteArrayList<>();

  private Customer(HttpServer server, String secret) {
    this.server = server;
    this.secret = secret;
  }

  /** Starts a receiver on a free port, which knows the secret that its webhooks are signed with. */
  static Customer start(String secret) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      Customer customer = new Customer(server, secret);
      server.createContext("/webhooks", customer::answer);
      server.start();
      return customer;
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
      Bytes body = Bytes.copyOf(exchange.getRequestBody().readAllBytes());
      int status = statusFor(exchange, body);
      received.add(
          new Received(
              exchange.getRequestHeaders().getFirst("X-Shop-Webhook"), body.toUtf8(), status));
      exchange.sendResponseHeaders(status, NO_BODY);
    }
  }

  private int statusFor(HttpExchange exchange, Bytes body) {
    String signature = exchange.getRequestHeaders().getFirst(ShopHeaders.SIGNATURE);
    if (!ShopHeaders.sign(secret, body).equals(signature)) {
      return UNAUTHORIZED;
    }
    return isFixed.get() ? OK : UNPROCESSABLE;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /**
   * A request that arrived.
   *
   * @param webhook the shop's number of it
   * @param body what it says
   * @param status how it was answered
   */
  record Received(String webhook, String body, int status) {}
}
