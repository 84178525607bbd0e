/** The engine: what applications call, what extenders implement, and an in-memory store. */
module dev.reprise.core {
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires io.github.resilience4j.core;

  exports dev.reprise;
  exports dev.reprise.memory;
  exports dev.reprise.model;
  exports dev.reprise.spi;
}
