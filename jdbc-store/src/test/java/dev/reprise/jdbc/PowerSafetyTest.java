package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.SUCCEEDED;
import static dev.reprise.jdbc.TestDatabase.answered;
import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static dev.reprise.jdbc.TestDatabase.settlement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Delivery;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerSafetyTest {

  private final FailingSync disk = new FailingSync();
  private TestDatabase database;
  private JdbcDeliveryStore store;

  @BeforeEach
  void open(@TempDir Path folder) {
    database = TestDatabase.inFile(folder);
    database.createTables();
    store = JdbcDeliveryStore.open(disk.of(database.dataSource()), database.options());
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  @Test
  void syncThatFailsOnce_isTriedAgain_withoutTheTransaction() throws Exception {
    disk.failNext(1);

    publish(store, event("e1"));

    assertThat(disk.failuresLeft()).isZero();
    assertThat(database.count("reprise.event")).isEqualTo(1);
  }

  @Test
  void syncThatKeepsFailing_isNotTransient_sinceTheCommitStands() throws Exception {
    disk.failNext(Integer.MAX_VALUE);

    assertThatThrownBy(() -> publish(store, event("e1")))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isTransient()).isFalse())
        .hasMessageContaining("publish event e1 of tenant acme")
        .hasMessageContaining("committed, but not known to be on the disk");
    assertThat(database.count("reprise.event")).isEqualTo(1);
  }

  @Test
  void settle_whoseSyncKeepsFailing_hasSettled() throws Exception {
    Delivery delivery = publish(store, event("e1"));
    disk.failNext(Integer.MAX_VALUE);

    List<SettleOutcome> outcomes =
        store.queue().settle(List.of(settlement(delivery, answered(1, 200), SUCCEEDED)));

    assertThat(outcomes).containsExactly(SettleOutcome.APPLIED);
    assertThat(database.count("reprise.queue")).isZero();
  }

  @Test
  void committed_whoseSyncKeepsFailing_runsWhatWaited_andFails() throws Exception {
    List<String> ran = new ArrayList<>();
    try (Connection host = database.begin()) {
      JdbcTransaction transaction = JdbcTransaction.of(host);
      publish(store, event("e1"), transaction);
      transaction.afterCommit(() -> ran.add("woken"));
      host.commit();
      disk.failNext(Integer.MAX_VALUE);

      assertThatThrownBy(transaction::committed)
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isTransient()).isFalse())
          .hasMessageContaining("committed, but not known to be on the disk");
    }

    assertThat(ran).containsExactly("woken");
  }
}
