package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.SUCCEEDED;
import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.answered;
import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static dev.reprise.jdbc.TestDatabase.settlement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Delivery;
import dev.reprise.spi.StoreException;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SettleLockTest {

  @Test
  void lockNotHad_isTriedOnce_sinceWhoSettlesTriesAgain() throws Exception {
    StatementCounter statements = new StatementCounter();
    String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";LOCK_TIMEOUT=20";
    try (TestDatabase database = TestDatabase.at(url);
        JdbcDeliveryStore store = database.openStore();
        Connection host = database.begin()) {
      Delivery delivery = publish(store, event("e1"));
      store.queue().cancel(TENANT, delivery.id(), JdbcTransaction.of(host));
      JdbcDeliveryStore impatient =
          JdbcDeliveryStore.open(statements.watch(database.dataSource()), database.options());

      List<String> run =
          statements.during(
              () ->
                  assertThatThrownBy(
                          () ->
                              impatient
                                  .queue()
                                  .settle(
                                      List.of(settlement(delivery, answered(1, 200), SUCCEEDED))))
                      .isInstanceOfSatisfying(
                          StoreException.class, e -> assertThat(e.isTransient()).isTrue()));

      assertThat(run).filteredOn(sql -> sql.startsWith("DELETE")).hasSize(1);
    }
  }
}
