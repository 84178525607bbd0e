/** A sender over HTTP. */
module dev.reprise.http {
  requires transitive dev.reprise.core;
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires org.eclipse.jetty.client;

  exports dev.reprise.http;
  exports dev.reprise.http.spi;
}
