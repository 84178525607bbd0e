/** A store in a relational database. */
module dev.reprise.jdbc {
  requires transitive dev.reprise.core;
  requires transitive java.sql;
  requires static transitive org.jspecify;
  requires static com.h2database;
  requires static flyway.core;
  requires static org.checkerframework.checker.qual;
  requires static org.postgresql.jdbc;
  requires org.slf4j;
  requires org.jdbi.v3.core;
  requires com.zaxxer.hikari;
  requires io.github.resilience4j.core;
  requires io.github.resilience4j.retry;

  exports dev.reprise.jdbc;
  exports dev.reprise.jdbc.internal to
      com.h2database;
}
