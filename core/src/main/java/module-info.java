/** The engine: what applications call, what extenders implement, and an in-memory store. */
@SuppressWarnings("module") // the simulation is built after this module
module dev.reprise.core {
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires io.github.resilience4j.core;

  exports dev.reprise;
  exports dev.reprise.memory;
  exports dev.reprise.model;
  exports dev.reprise.spi;
  exports dev.reprise.internal.loop to
      dev.reprise.simulation;

  opens dev.reprise to
      dev.reprise.simulation;
}
