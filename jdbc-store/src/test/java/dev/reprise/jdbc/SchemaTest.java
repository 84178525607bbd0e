package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.spi.SecretCipher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {

  private static final String FILES = "META-INF/reprise/jdbc/schema/h2/";
  private static final int CALLERS = 4;

  private final TestDatabase database = TestDatabase.inMemory();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void migrate_twice_leavesTheTablesAsTheyAre() throws Exception {
    Schema.migrate(database.dataSource());
    publish(JdbcDeliveryStore.open(database.dataSource(), database.options()), event("e1"));

    Schema.migrate(database.dataSource());

    assertThat(database.count("reprise.event")).isEqualTo(1);
    assertThat(database.count("reprise.schema_version")).isEqualTo(1);
  }

  @Test
  void migrate_keepsItsOwnHistoryInTheSchema() throws Exception {
    Schema.migrate(database.dataSource());

    assertThat(database.count("reprise.\"schema_history\"")).isPositive();
  }

  @RepeatedTest(20)
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
                  Schema.migrate(database.dataSource());
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
    Schema.migrate(database.dataSource());
    database.execute("INSERT INTO reprise.schema_version (version) VALUES (2)");

    assertThatThrownBy(() -> Schema.migrate(database.dataSource()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("newer than this library's 1");
    assertThatThrownBy(() -> JdbcDeliveryStore.open(database.dataSource(), database.options()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("newer");
  }

  @Test
  void open_withoutTables_saysWhatToDo() {
    assertThatThrownBy(() -> JdbcDeliveryStore.open(database.dataSource(), database.options()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "schema reprise is at version 0 and must be at 1; call Schema.migrate,"
                + " or run the files in META-INF/reprise/jdbc/schema/h2");
  }

  @Test
  void open_ofFilesThatTheHostRan_works() throws Exception {
    database.execute("CREATE SCHEMA hooks");
    database.execute("SET SCHEMA hooks; " + file("V1__tables.sql"));
    JdbcOptions options = JdbcOptions.of(SecretCipher.none()).withSchema("hooks");

    Schema.migrate(database.dataSource(), options.schema());

    publish(JdbcDeliveryStore.open(database.dataSource(), options), event("e1"));
    assertThat(database.count("hooks.event")).isEqualTo(1);
  }

  @Test
  void migrate_besideTheHostsTables_touchesNothingElse() throws Exception {
    database.execute("CREATE TABLE invoice (id INTEGER)");

    Schema.migrate(database.dataSource(), "Hooks_2");

    assertThat(database.count("invoice")).isZero();
    assertThat(
            database.count(
                "information_schema.tables WHERE table_schema NOT IN"
                    + " ('INFORMATION_SCHEMA', 'HOOKS_2')"))
        .isEqualTo(1);
  }

  @Test
  void open_withMigration_createsTheFile(@TempDir Path folder) {
    JdbcOptions options = JdbcOptions.of(SecretCipher.none()).withMigration(true);

    assertThatCode(
            () -> JdbcDeliveryStore.open(TestDatabase.fileUrl(folder), "sa", "", options).close())
        .doesNotThrowAnyException();
  }

  @Test
  void version_isTheNumberOfTheLastFile() throws Exception {
    assertThat(file("V" + Schema.VERSION + "__tables.sql"))
        .contains("INSERT INTO schema_version (version) VALUES (" + Schema.VERSION + ");");
  }

  private static String file(String name) throws IOException {
    try (InputStream file = Schema.class.getClassLoader().getResourceAsStream(FILES + name)) {
      return new String(file.readAllBytes(), UTF_8);
    }
  }
}
