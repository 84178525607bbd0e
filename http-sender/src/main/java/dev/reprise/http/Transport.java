package dev.reprise.http;

import dev.reprise.model.Header;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The HTTP client, set up for receivers that mean harm. Safe for use by several threads.
 *
 * <p>It makes each request once: what met a pooled connection that the receiver had closed is not
 * sent again. The client by itself takes another connection only where the pooled one's idle time
 * ran out before anything was written to it.
 */
final class Transport implements AutoCloseable {

  /** Above the most that one subscription has in flight, since some share a host. */
  static final int CONNECTIONS_PER_HOST_MAX = 1_024;

  static final int WAITING_PER_HOST_MAX = 4_096;
  static final int RESPONSE_HEADER_BYTES_MAX = 16 * 1_024;

  private static final int THREADS_MAX = 16;
  private static final int THREADS_MIN = 2;
  private static final int SELECTORS = 1;
  private static final Duration CONNECTION_IDLE = Duration.ofSeconds(30);
  private static final Duration HOST_IDLE = Duration.ofMinutes(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

  private final HttpClient client;
  private final QueuedThreadPool threads;
  private final Optional<EgressProxy> proxy;
  private final boolean isHttp2;

  private Transport(HttpClient client, QueuedThreadPool threads, TransportOptions options) {
    this.client = client;
    this.threads = threads;
    this.proxy = options.proxy();
    this.isHttp2 = options.isHttp2();
  }

  /**
   * Starts a client.
   *
   * @param resolver says where to connect to
   * @throws IllegalStateException if HTTP/2 is asked for without its libraries
   */
  static Transport start(TransportOptions options, SocketAddressResolver resolver) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
    threads.setName("reprise-http");
    threads.setDaemon(true);
    threads.setStopTimeout(STOP_TIMEOUT.toMillis());
    HttpClient client = new HttpClient(transport(options));
    client.setExecutor(threads);
    client.setScheduler(new ScheduledExecutorScheduler("reprise-http-timer", true));
    client.setSocketAddressResolver(resolver);
    client.setConnectTimeout(options.connectTimeout().toMillis());
    bound(client);
    options.proxy().ifPresent(proxy -> goThrough(proxy, client));
    LifeCycle.start(client);
    // Only now do the handlers exist. Those of 100, 102 and 103 stay: without them a flood of such
    // answers outlives the request's timeout.
    client.getProtocolHandlers().remove(RedirectProtocolHandler.NAME);
    client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
    client.getProtocolHandlers().remove(ProxyAuthenticationProtocolHandler.NAME);
    client.getContentDecoderFactories().clear();
    return new Transport(client, threads, options);
  }

  /**
   * Returns a request that is ready to be sent, within a time from when it is sent.
   *
   * @param policy with whose requests alone it shares connections
   */
  Request newRequest(WebhookUrl url, List<Header> headers, AddressPolicy policy, Duration timeout) {
    // The client's own reading of the host refuses underscores, so it is given one to replace.
    String scheme = url.isSecure() ? "https" : "http";
    return client
        .newRequest(URI.create(scheme + "://host" + url.pathAndQuery()))
        .host(url.host())
        .port(url.port())
        .method(HttpMethod.POST)
        .tag(policy)
        .headers(
            fields -> {
              fields.clear();
              headers.forEach(header -> fields.add(header.name(), header.value()));
              if (!url.isSecure()) {
                authorization(proxy).ifPresent(fields::add);
              }
            })
        // A timeout of 0 would be none. Silence within it is no reason to end the request.
        .timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS)
        .idleTimeout(timeout.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns what holds for an exchange over this transport. */
  Exchange.Terms terms(HttpAttempts.Ready ready) {
    return new Exchange.Terms(
        ready.request(),
        isProxied() ? Optional.empty() : Optional.of(ready.rules()),
        ready.outbound().recorded(),
        !isHttp2);
  }

  /** Says whether requests leave through a proxy. */
  boolean isProxied() {
    return proxy.isPresent();
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

  private static HttpClientTransport transport(TransportOptions options) {
    ClientConnector connector = connector(options);
    if (!options.isHttp2()) {
      return new HttpClientTransportOverHTTP(connector);
    }
    try {
      return Http2.over(connector);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "HTTP/2 needs org.eclipse.jetty.http2:jetty-http2-client-transport and"
              + " org.eclipse.jetty:jetty-alpn-java-client",
          e);
    }
  }

  private static ClientConnector connector(TransportOptions options) {
    SslContextFactory.Client ssl = new SslContextFactory.Client();
    ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    options.sslContext().ifPresent(ssl::setSslContext);
    ClientConnector connector = options.connectors().get();
    connector.setSelectors(SELECTORS);
    connector.setSslContextFactory(ssl);
    return connector;
  }

  private static void goThrough(EgressProxy proxy, HttpClient client) {
    client
        .getProxyConfiguration()
        .addProxy(new HttpProxy(new Origin.Address(proxy.host(), proxy.port()), proxy.isSecure()));
    // The client's own store of credentials would show them to the receiver in the tunnel as well.
    client
        .getRequestListeners()
        .addBeginListener(
            request -> {
              if (HttpMethod.CONNECT.is(request.getMethod())) {
                request.headers(fields -> authorization(Optional.of(proxy)).ifPresent(fields::add));
              }
            });
  }

  private static Optional<HttpField> authorization(Optional<EgressProxy> proxy) {
    return proxy
        .flatMap(EgressProxy::authorization)
        .map(value -> new HttpField(HttpHeader.PROXY_AUTHORIZATION, value));
  }

  private static void bound(HttpClient client) {
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setUserAgentField(null);
    client.setMaxResponseHeadersSize(RESPONSE_HEADER_BYTES_MAX);
    client.setMaxConnectionsPerDestination(CONNECTIONS_PER_HOST_MAX);
    client.setMaxRequestsQueuedPerDestination(WAITING_PER_HOST_MAX);
    client.setIdleTimeout(CONNECTION_IDLE.toMillis());
    // Hosts that are not sent to any more are forgotten; by default none ever is.
    client.setDestinationIdleTimeout(HOST_IDLE.toMillis());
  }

  @Override
  public void close() {
    LifeCycle.stop(client);
  }
}
