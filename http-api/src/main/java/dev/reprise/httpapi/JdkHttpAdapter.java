package dev.reprise.httpapi;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.reprise.model.Bytes;
import dev.reprise.model.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Serves the operations with the JDK's own HTTP server.
 *
 * <p>A request occupies one thread of the executor from its first byte until it is answered, up to
 * 30 s where it waits for another with the same idempotency key. The server itself reads the head
 * on that thread, before any token can be checked, and waits for slow clients without end: set the
 * system properties {@code sun.net.httpserver.maxReqTime} (seconds) and {@code
 * jdk.httpserver.maxConnections} before the first server of the process is made. Targets that are
 * no URI, such as {@code /a|b}, never come here: the server answers them with a 400 of its own.
 * Safe for use by several threads.
 */
public final class JdkHttpAdapter implements HttpHandler {

  /**
   * Most bytes of an oversize body to read and drop, so that its sender comes to read the answer.
   */
  private static final int DROPPED_MAX = 16 * RepriseApi.BODY_BYTES_MAX;

  private static final int CHUNK = 8_192;
  private static final int NO_BODY = -1;

  private final RepriseApi api;

  private JdkHttpAdapter(RepriseApi api) {
    this.api = requireNonNull(api, "api");
  }

  /** Makes a handler for a server of the host's, to be mounted at {@code /}. */
  public static JdkHttpAdapter of(RepriseApi api) {
    return new JdkHttpAdapter(api);
  }

  /**
   * Binds a server, which the caller then starts and stops.
   *
   * @param address where to listen; port 0 takes a free one
   * @param executor carries requests out; bounds how many at a time, and outlives the server; must
   *     not refuse tasks, since the server would then leave the connection open without an answer
   * @throws IOException if the address cannot be bound
   */
  public static HttpServer bind(RepriseApi api, InetSocketAddress address, Executor executor)
      throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    server.setExecutor(executor);
    server.createContext("/", of(api));
    return server;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Bytes body = body(exchange.getRequestBody());
      Response response = api.handle(request(exchange, body));
      if (body.size() > RepriseApi.BODY_BYTES_MAX) {
        drop(exchange.getRequestBody());
      }
      send(exchange, response);
    }
  }

  private static Bytes body(InputStream stream) throws IOException {
    return Bytes.copyOf(stream.readNBytes(RepriseApi.BODY_BYTES_MAX + 1));
  }

  private static void drop(InputStream stream) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int dropped = 0; dropped < DROPPED_MAX; ) {
      int read = stream.read(chunk);
      if (read < 0) {
        return;
      }
      dropped += read;
    }
  }

  private static Request request(HttpExchange exchange, Bytes body) {
    URI uri = exchange.getRequestURI();
    return new Request(
        exchange.getRequestMethod(),
        Optional.ofNullable(uri.getRawPath()).orElse(""),
        Optional.ofNullable(uri.getRawQuery()).orElse(""),
        exchange.getRequestHeaders(),
        body);
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    for (Header header : response.headers()) {
      exchange.getResponseHeaders().set(header.name(), header.value());
    }
    int size = response.body().size();
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(size));
      exchange.sendResponseHeaders(response.status(), NO_BODY);
      return;
    }
    exchange.sendResponseHeaders(response.status(), size == 0 ? NO_BODY : size);
    if (size > 0) {
      try (OutputStream stream = exchange.getResponseBody()) {
        stream.write(response.body().toByteArray());
      }
    }
  }
}
