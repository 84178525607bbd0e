/** The operations over HTTP. */
module dev.reprise.httpapi {
  requires transitive dev.reprise.core;
  requires static transitive org.jspecify;
  requires transitive jdk.httpserver;
  requires org.slf4j;
  requires com.fasterxml.jackson.databind;

  exports dev.reprise.httpapi;
}
