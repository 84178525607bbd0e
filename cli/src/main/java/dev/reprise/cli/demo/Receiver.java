package dev.reprise.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The customers of the demonstration: an HTTP server on the loopback address with a mailbox for
 * each path. Safe for use by several threads.
 */
final class Receiver implements AutoCloseable {

  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int THREADS = 8;
  private static final int NOT_FOUND = 404;
  private static final long NO_BODY = -1;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Map<String, Mailbox> mailboxes = new ConcurrentHashMap<>();

  private Receiver(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts a receiver on a free port.
   *
   * @throws IOException if there is none
   */
  static Receiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0), 0);
    Receiver receiver = new Receiver(server);
    server.createContext("/", receiver::handle);
    server.setExecutor(receiver.threads);
    server.start();
    return receiver;
  }

  /** Returns the URL of a mailbox. */
  String url(String name) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
  }

  /** Adds a mailbox. */
  void add(String name, Mailbox mailbox) {
    mailboxes.put("/" + name, mailbox);
  }

  /** Repairs all mailboxes. */
  void fix() {
    mailboxes.values().forEach(Mailbox::fix);
  }

  /** Stops at once. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Mailbox mailbox = mailboxes.get(exchange.getRequestURI().getPath());
      if (mailbox == null) {
        exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
        return;
      }
      Mailbox.Answer answer =
          mailbox.receive(
              header(exchange, "webhook-id"),
              header(exchange, "webhook-timestamp"),
              header(exchange, "webhook-signature"),
              body);
      if (!answer.isLost()) {
        exchange.sendResponseHeaders(answer.status(), NO_BODY);
      }
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }
}
