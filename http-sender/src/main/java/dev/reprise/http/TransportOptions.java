package dev.reprise.http;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.io.ClientConnector;

/**
 * What a transport is made of.
 *
 * @param sslContext whom to trust; empty for the platform's certificates
 * @param connectTimeout the longest that connecting to one address may take
 * @param isHttp2 whether HTTP/2 is offered to receivers
 * @param proxy through which all requests leave, if there is one
 * @param connectors makes what opens sockets
 */
record TransportOptions(
    Optional<SSLContext> sslContext,
    Duration connectTimeout,
    boolean isHttp2,
    Optional<EgressProxy> proxy,
    Supplier<ClientConnector> connectors) {

  static TransportOptions defaults() {
    return new TransportOptions(
        Optional.empty(), Duration.ofSeconds(5), false, Optional.empty(), ClientConnector::new);
  }

  TransportOptions withSslContext(SSLContext value) {
    return new TransportOptions(Optional.of(value), connectTimeout, isHttp2, proxy, connectors);
  }

  TransportOptions withConnectTimeout(Duration value) {
    return new TransportOptions(sslContext, value, isHttp2, proxy, connectors);
  }

  TransportOptions withHttp2(boolean value) {
    return new TransportOptions(sslContext, connectTimeout, value, proxy, connectors);
  }

  TransportOptions withProxy(EgressProxy value) {
    return new TransportOptions(
        sslContext, connectTimeout, isHttp2, Optional.of(value), connectors);
  }

  TransportOptions withConnectors(Supplier<ClientConnector> value) {
    return new TransportOptions(sslContext, connectTimeout, isHttp2, proxy, value);
  }
}
