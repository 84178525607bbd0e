package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.spi.SecretCipher;
import dev.reprise.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"POSTGRES_15", "POSTGRES_18"})
class PostgresSchemaTest {

  private static final int CALLERS = 4;

  private final TestDatabase database;

  PostgresSchemaTest(DatabaseKind kind) {
    database = kind.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void migrate_twice_leavesTheTablesAsTheyAre() throws Exception {
    Schema.migrate(database.dataSource(), database.options().schema());
    publish(JdbcDeliveryStore.open(database.dataSource(), database.options()), event("e1"));

    Schema.migrate(database.dataSource(), database.options().schema());

    assertThat(database.count("reprise.event")).isEqualTo(1);
    assertThat(database.count("reprise.schema_version")).isEqualTo(1);
    assertThat(database.count("reprise.schema_history")).isPositive();
  }

  @Test
  void migrate_ofSeveralCallersAtOnce_allSucceed() throws Exception {
    CyclicBarrier start = new CyclicBarrier(CALLERS);
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        calls.add(
            threads.submit(
                () -> {
                  start.await(10, TimeUnit.SECONDS);
                  Schema.migrate(database.dataSource(), database.options().schema());
                  return null;
                }));
      }
      for (Future<?> call : calls) {
        call.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(database.count("reprise.schema_version")).isEqualTo(1);
  }

  @Test
  void migrate_ofANewerSchema_isRefused() throws Exception {
    Schema.migrate(database.dataSource(), database.options().schema());
    database.execute("INSERT INTO reprise.schema_version (version) VALUES (2)");

    assertThatThrownBy(() -> Schema.migrate(database.dataSource(), database.options().schema()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("newer than this library's 1");
  }

  @Test
  void open_withoutTables_saysWhatToDo() {
    assertThatThrownBy(() -> JdbcDeliveryStore.open(database.dataSource(), database.options()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "call Schema.migrate, or run the files in META-INF/reprise/jdbc/schema/postgresql");
  }

  @Test
  void migrate_ofASchemaWhoseNameHasCapitals_usesItUnquoted() throws Exception {
    String name = "Hooks_" + PostgresServer.freshSchema();
    JdbcOptions options = JdbcOptions.of(SecretCipher.none()).withSchema(name).withMigration(true);

    publish(JdbcDeliveryStore.open(database.dataSource(), options), event("e1"));

    assertThat(
            database.count(
                "pg_tables WHERE tablename = 'event' AND schemaname = LOWER('" + name + "')"))
        .isEqualTo(1);
    assertThat(database.count(name + ".event")).isEqualTo(1);
  }

  @Test
  void migrate_ofFilesThatTheHostRan_doesNothing() throws Exception {
    database.createTables();

    Schema.migrate(database.dataSource(), database.options().schema());

    publish(JdbcDeliveryStore.open(database.dataSource(), database.options()), event("e1"));
    assertThat(database.count("reprise.event")).isEqualTo(1);
    assertThat(database.count("pg_tables WHERE tablename = 'schema_history' AND " + here()))
        .isZero();
  }

  @Test
  void migrate_byAUserWhoOwnsTheSchemaAlone_works() throws Exception {
    String user = database.options().schema() + "_user";
    database.execute("CREATE ROLE " + user + " LOGIN");
    database.execute("CREATE SCHEMA " + database.options().schema() + " AUTHORIZATION " + user);

    try (TestDatabase theirs = database.as(user)) {
      Schema.migrate(theirs.dataSource(), database.options().schema());
      publish(JdbcDeliveryStore.open(theirs.dataSource(), database.options()), event("e1"));
    }

    assertThat(database.count("reprise.event")).isEqualTo(1);
  }

  @Test
  void migrate_byAUserWithoutTheRight_fails_andLeavesNothing() throws Exception {
    String user = database.options().schema() + "_user";
    database.execute("CREATE ROLE " + user + " LOGIN");

    try (TestDatabase theirs = database.as(user)) {
      assertThatThrownBy(() -> Schema.migrate(theirs.dataSource(), database.options().schema()))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isTransient()).isFalse());
    }

    assertThat(database.count("pg_tables WHERE " + here())).isZero();
  }

  @Test
  void queueAlone_isVacuumedAtItsOwnPace() throws Exception {
    database.createTables();

    String queue = "'" + database.options().schema() + ".queue'::regclass";
    assertThat(database.count("pg_class WHERE reloptions IS NOT NULL AND oid = " + queue))
        .isEqualTo(1);
  }

  private String here() {
    return "schemaname = '" + database.options().schema() + "'";
  }
}
