/** The engine on a virtual clock, with faults by seed. */
module dev.reprise.simulation {
  requires dev.reprise.core;
  requires static transitive org.jspecify;

  exports dev.reprise.simulation;
}
