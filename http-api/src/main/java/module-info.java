/** The operations over HTTP. */
module dev.reprise.httpapi {
  requires transitive dev.reprise.core;
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires com.fasterxml.jackson.databind;
  requires jdk.httpserver;

  exports dev.reprise.httpapi;
}
