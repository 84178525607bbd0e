/** A sender over HTTP. */
module dev.reprise.http {
  requires transitive dev.reprise.core;
  requires static transitive org.jspecify;
  requires io.github.resilience4j.retry;
  requires org.slf4j;
  requires org.eclipse.jetty.client;
  requires static org.eclipse.jetty.http2.client;
  requires static org.eclipse.jetty.http2.client.transport;

  exports dev.reprise.http;
  exports dev.reprise.http.spi;
}
