package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static dev.reprise.jdbc.TestDatabase.recipient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.Recipient;
import dev.reprise.spi.StoreException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a host's transaction in which a call fails. */
@ParameterizedClass
@EnumSource
class HostFailureTest {

  private static final Recipient REFUSED =
      new Recipient("wbs_refused", "https://refused.example/", 0, false, Duration.ZERO);

  private final TestDatabase database;
  private final JdbcDeliveryStore store;

  HostFailureTest(DatabaseKind kind) {
    database = kind.open();
    store = database.openStore();
  }

  @BeforeEach
  void createHostsTable() throws Exception {
    database.execute("CREATE TABLE ticket (id INTEGER PRIMARY KEY)");
  }

  @BeforeEach
  void refuseRecipient() throws Exception {
    database.execute(
        "ALTER TABLE reprise.delivery ADD CONSTRAINT not_refused CHECK (subscription_id <> '%s')"
            .formatted(REFUSED.subscriptionId()));
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  @Test
  void callThatFails_leavesNothing_evenIfTheHostCommits() throws Exception {
    try (Connection host = database.begin();
        Statement statement = host.createStatement()) {
      statement.execute("INSERT INTO ticket (id) VALUES (1)");
      HostTransaction transaction = JdbcTransaction.of(host);
      assertThatThrownBy(
              () -> store.log().publish(event("e1"), List.of(recipient(), REFUSED), transaction))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isTransient()).isFalse());
      host.commit();
    }

    assertThat(database.count("reprise.event")).isZero();
    assertThat(database.count("reprise.event_body")).isZero();
    assertThat(database.count("ticket")).isEqualTo(1);
    assertThat(publish(store, event("e1")).event().id()).isEqualTo("e1");
  }

  @Test
  void transaction_isUsableAfterACallThatFailed() throws Exception {
    try (Connection host = database.begin()) {
      HostTransaction transaction = JdbcTransaction.of(host);
      publish(store, event("e0"), transaction);
      assertThatThrownBy(
              () -> store.log().publish(event("e1"), List.of(recipient(), REFUSED), transaction))
          .isInstanceOf(StoreException.class);

      publish(store, event("e1"), transaction);
      host.commit();
    }

    assertThat(database.count("reprise.event")).isEqualTo(2);
    assertThat(database.count("reprise.queue WHERE tenant = '" + TENANT + "'")).isEqualTo(2);
  }
}
