/** The tests that every store passes. */
module dev.reprise.contract {
  requires transitive dev.reprise.core;
  requires static transitive org.jspecify;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;

  exports dev.reprise.contract;

  opens dev.reprise.contract to
      org.junit.platform.commons;
}
