package dev.reprise.http;

import dev.reprise.model.Header;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The HTTP client, set up for receivers that mean harm. Safe for use by several threads.
 *
 * <p>It makes each request once: what fails after it was written to a connection, a pooled one that
 * the receiver had closed among them, is not sent again. The client by itself takes another
 * connection only where the pooled one's idle time ran out before anything was written to it.
 */
final class Transport implements AutoCloseable {

  /** Above the most that one subscription has in flight, since some share a host. */
  static final int CONNECTIONS_PER_HOST_MAX = 1_024;

  static final int WAITING_PER_HOST_MAX = 4_096;
  static final int RESPONSE_HEADER_BYTES_MAX = 16 * 1_024;

  private static final int THREADS_MAX = 16;
  private static final int THREADS_MIN = 2;
  private static final int SELECTORS = 1;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CONNECTION_IDLE = Duration.ofSeconds(30);
  private static final Duration HOST_IDLE = Duration.ofMinutes(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

  private final HttpClient client;
  private final QueuedThreadPool threads;

  private Transport(HttpClient client, QueuedThreadPool threads) {
    this.client = client;
    this.threads = threads;
  }

  /**
   * Starts a client.
   *
   * @param resolver says where to connect to
   * @param sslContext whom to trust; empty for the platform's certificates
   */
  static Transport start(CheckedResolver resolver, Optional<SSLContext> sslContext) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
    threads.setName("reprise-http");
    threads.setDaemon(true);
    threads.setStopTimeout(STOP_TIMEOUT.toMillis());
    HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector(sslContext)));
    client.setExecutor(threads);
    client.setScheduler(new ScheduledExecutorScheduler("reprise-http-timer", true));
    client.setSocketAddressResolver(resolver);
    bound(client);
    LifeCycle.start(client);
    // Only now do the handlers exist. Those of 100, 102 and 103 stay: without them a flood of such
    // answers outlives the request's timeout.
    client.getProtocolHandlers().remove(RedirectProtocolHandler.NAME);
    client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
    client.getProtocolHandlers().remove(ProxyAuthenticationProtocolHandler.NAME);
    client.getContentDecoderFactories().clear();
    return new Transport(client, threads);
  }

  /** Returns a request that is ready to be sent, within a time from when it is sent. */
  Request newRequest(WebhookUrl url, List<Header> headers, Duration timeout) {
    // The client's own reading of the host refuses underscores, so it is given one to replace.
    String scheme = url.isSecure() ? "https" : "http";
    return client
        .newRequest(URI.create(scheme + "://host" + url.pathAndQuery()))
        .host(url.host())
        .port(url.port())
        .method(HttpMethod.POST)
        .headers(
            fields -> {
              fields.clear();
              headers.forEach(header -> fields.add(header.name(), header.value()));
            })
        // A timeout of 0 would be none. Silence within it is no reason to end the request.
        .timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS)
        .idleTimeout(timeout.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns the client's threads; what they do not take any more is done by the caller. */
  Executor executor() {
    return task -> {
      try {
        threads.execute(task);
      } catch (RejectedExecutionException e) {
        task.run();
      }
    };
  }

  /** Runs a task later; returns what cancels it. */
  Runnable after(Duration delay, Runnable task) {
    try {
      Scheduler.Task scheduled = client.getScheduler().schedule(task, delay);
      return scheduled::cancel;
    } catch (RejectedExecutionException e) {
      // The sender is being closed, which ends everything by itself.
      return () -> {};
    }
  }

  private static ClientConnector connector(Optional<SSLContext> sslContext) {
    SslContextFactory.Client ssl = new SslContextFactory.Client();
    ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    sslContext.ifPresent(ssl::setSslContext);
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(SELECTORS);
    connector.setSslContextFactory(ssl);
    return connector;
  }

  private static void bound(HttpClient client) {
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setUserAgentField(null);
    client.setMaxResponseHeadersSize(RESPONSE_HEADER_BYTES_MAX);
    client.setMaxConnectionsPerDestination(CONNECTIONS_PER_HOST_MAX);
    client.setMaxRequestsQueuedPerDestination(WAITING_PER_HOST_MAX);
    client.setConnectTimeout(CONNECT_TIMEOUT.toMillis());
    client.setIdleTimeout(CONNECTION_IDLE.toMillis());
    // Hosts that are not sent to any more are forgotten; by default none ever is.
    client.setDestinationIdleTimeout(HOST_IDLE.toMillis());
  }

  @Override
  public void close() {
    LifeCycle.stop(client);
  }
}
