package dev.reprise.http;

import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;

/** What needs the optional libraries for HTTP/2, and is not loaded without them. */
final class Http2 {

  private Http2() {}

  /** Returns a transport that speaks HTTP/2 where the receiver chooses it, else HTTP/1.1. */
  static HttpClientTransport over(ClientConnector connector) {
    HTTP2Client http2 = new HTTP2Client(connector);
    http2.setMaxResponseHeadersSize(Transport.RESPONSE_HEADER_BYTES_MAX);
    http2.setMaxConcurrentPushedStreams(0);
    return new HttpClientTransportDynamic(
        connector,
        HttpClientConnectionFactory.HTTP11,
        new ClientConnectionFactoryOverHTTP2.HTTP2(http2));
  }
}
