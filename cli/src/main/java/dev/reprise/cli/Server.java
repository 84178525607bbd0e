package dev.reprise.cli;

import com.sun.net.httpserver.HttpServer;
import dev.reprise.httpapi.JdkHttpAdapter;
import dev.reprise.httpapi.RepriseApi;
import dev.reprise.httpapi.TokenAuthenticator;
import dev.reprise.spi.StoreException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A started engine with its HTTP API on the loopback address. */
final class Server implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int REQUEST_SECONDS_MAX = 5;

  static {
    // Read once by the JDK's server: it shall not delay short answers, nor wait for slow callers.
    setDefault("sun.net.httpserver.nodelay", "true");
    setDefault("sun.net.httpserver.maxReqTime", "30");
    setDefault("sun.net.httpserver.maxRspTime", "60");
    // A connection has one request at a time: this bounds the requests that wait for a thread.
    setDefault("jdk.httpserver.maxConnections", "1024");
  }

  private final Engine engine;
  private final HttpServer http;
  private final RequestThreads threads;
  private final Duration drain;

  private Server(Engine engine, HttpServer http, RequestThreads threads, Duration drain) {
    this.engine = engine;
    this.http = http;
    this.threads = threads;
    this.drain = drain;
  }

  /**
   * Starts a server.
   *
   * @throws CliException if the database or the port cannot be had
   */
  static Server start(ServeSettings settings) {
    Engine engine = Engine.open(settings.database(), settings.engine());
    RequestThreads threads = new RequestThreads();
    try {
      RepriseApi api =
          RepriseApi.builder(
                  engine.reprise(),
                  engine.store().idempotency(),
                  TokenAuthenticator.of(settings.tokens().tenants()))
              .overloaded(threads::isOverloaded)
              .build();
      HttpServer http = JdkHttpAdapter.bind(api, address(settings.port()), threads);
      engine.reprise().start();
      http.start();
      return new Server(engine, http, threads, settings.drain());
    } catch (StoreException e) {
      threads.close();
      engine.close();
      throw CliException.unavailable(
          "the database cannot be used: " + settings.database().shownUrl() + ": " + e.getMessage(),
          e);
    } catch (IOException e) {
      threads.close();
      engine.close();
      throw CliException.unavailable(
          "port "
              + settings.port()
              + " on 127.0.0.1 "
              + (e instanceof BindException ? "is taken" : "cannot be had: " + e.getMessage()),
          e);
    }
  }

  /** Returns the port that it listens on. */
  int port() {
    return http.getAddress().getPort();
  }

  /** Refuses further requests, waits for what is in flight, and closes everything. */
  @Override
  public void close() {
    LOG.info("ending, within {}", Setting.written(drain));
    long begin = System.nanoTime();
    // The JDK's server waits for all of the time given if it has nothing to wait for.
    http.stop(threads.isIdle() ? 0 : (int) Math.min(REQUEST_SECONDS_MAX, drain.toSeconds()));
    Duration left = drain.minusNanos(System.nanoTime() - begin);
    try (threads) {
      engine.close(left.isNegative() ? Duration.ZERO : left);
    }
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static InetSocketAddress address(int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
  }
}
