package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.SUCCEEDED;
import static dev.reprise.jdbc.TestDatabase.answered;
import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static dev.reprise.jdbc.TestDatabase.settlement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reprise.model.Delivery;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource
class AppendOnlyTest {

  private final TestDatabase database;

  AppendOnlyTest(DatabaseKind kind) {
    database = kind.open();
  }

  @BeforeEach
  void recordADelivery() {
    JdbcDeliveryStore store = database.openStore();
    Delivery delivery = publish(store, event("e1").withTag("shop", "7"));
    store.queue().settle(List.of(settlement(delivery, answered(1, 200), SUCCEEDED)));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest
  @CsvSource({
    "event, event_type = 'other'",
    "event_tag, tag_value = 'other'",
    "event_body, salt = sha256",
    "delivery, url = 'https://other.example'",
    "attempt, http_status = 500",
    "attempt_response, body = headers",
    "outcome, status = 'failed'"
  })
  void update_isRefusedByTheDatabase(String table, String change) {
    assertThatThrownBy(() -> database.execute("UPDATE reprise." + table + " SET " + change))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("recorded for good");
  }

  @ParameterizedTest
  @ValueSource(strings = {"event", "event_tag", "delivery", "attempt", "outcome"})
  void delete_isRefusedByTheDatabase(String table) throws Exception {
    assertThatThrownBy(() -> database.execute("DELETE FROM reprise." + table))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("recorded for good");
    assertThat(database.count("reprise." + table)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event",
        "event_tag",
        "event_body",
        "delivery",
        "attempt",
        "attempt_response",
        "outcome"
      })
  void truncate_isRefusedWhereTriggersSeeIt(String table) throws Exception {
    assumeThat(database.isPostgres()).isTrue();

    assertThatThrownBy(() -> database.execute("TRUNCATE reprise." + table))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55000"))
        .hasMessageContaining("recorded for good");
    assertThat(database.count("reprise." + table)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"event_body", "attempt_response"})
  void delete_ofWhatMayBeErased_works(String table) throws Exception {
    database.execute("DELETE FROM reprise." + table);

    assertThat(database.count("reprise." + table)).isZero();
  }
}
