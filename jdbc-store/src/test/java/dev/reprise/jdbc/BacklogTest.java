package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.URL;
import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Backlog;
import dev.reprise.model.Delivery;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.Recipient;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class BacklogTest {

  private final TestDatabase database;
  private final JdbcDeliveryStore store;
  private final String freshId;

  BacklogTest(DatabaseKind kind) {
    database = kind.open();
    store = database.openStore();
    freshId =
        switch (kind) {
          case H2 -> "RANDOM_UUID()";
          case MARIADB -> "UNHEX(REPLACE(UUID(), '-', ''))";
          case POSTGRES_15, POSTGRES_18 -> "GEN_RANDOM_UUID()";
        };
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  @Test
  void counting_stopsAtItsBound() throws SQLException {
    Delivery pending = publish(store, event("e1"));
    Recipient held = new Recipient(pending.subscriptionId(), URL, 0, true, Duration.ZERO);
    store.log().publish(event("e2"), List.of(held), HostTransaction.none());
    while (database.count("reprise.queue") <= Backlog.COUNTED_MAX) {
      database.execute(
          "INSERT INTO reprise.queue"
              + " SELECT tenant, subscription_id, %1$s, %1$s, slot, epoch, priority, line, due_at,"
                  .formatted(freshId)
              + " attempts FROM reprise.queue");
      database.execute(
          "INSERT INTO reprise.outcome"
              + " SELECT tenant, %s, subscription_id, status, detail, attempts, http_status,"
                  .formatted(freshId)
              + " finished_at FROM reprise.outcome");
    }

    assertThat(store.log().backlogs(List.of(pending.lane())))
        .containsOnlyKeys(pending.lane())
        .containsValue(
            new Backlog(Backlog.COUNTED_MAX, Backlog.COUNTED_MAX, Optional.of(dueAt(pending))));
  }

  private Instant dueAt(Delivery pending) {
    return store
        .log()
        .find(TENANT, pending.id(), HostTransaction.none())
        .orElseThrow()
        .progress()
        .nextAttemptAt()
        .orElseThrow();
  }
}
