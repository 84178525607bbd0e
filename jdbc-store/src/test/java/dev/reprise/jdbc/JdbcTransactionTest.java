package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.DEAD;
import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.answered;
import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static dev.reprise.jdbc.TestDatabase.recipient;
import static dev.reprise.jdbc.TestDatabase.replay;
import static dev.reprise.jdbc.TestDatabase.settlement;
import static dev.reprise.jdbc.TestDatabase.subscription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Delivery;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.Subscription;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.ReplayOutcome;
import dev.reprise.spi.StoreException;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class JdbcTransactionTest {

  private final TestDatabase database;
  private final JdbcDeliveryStore store;

  JdbcTransactionTest(DatabaseKind kind) {
    database = kind.open();
    store = database.openStore();
  }

  @BeforeEach
  void createHostsTable() throws Exception {
    database.execute("CREATE TABLE ticket (id INTEGER PRIMARY KEY)");
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  @Test
  void replay_isThereOnceTheHostHasCommitted() throws Exception {
    Delivery original = dead("e1");

    try (Connection connection = database.begin()) {
      closeTicket(connection);
      store.log().replay(replay(original), JdbcTransaction.of(connection));
      connection.commit();
    }

    assertThat(store.log().lineage(TENANT, original.id())).hasSize(2);
    assertThat(database.count("ticket")).isEqualTo(1);
  }

  @Test
  void replay_isGoneOnceTheHostHasRolledBack() throws Exception {
    Delivery original = dead("e1");

    try (Connection connection = database.begin()) {
      closeTicket(connection);
      store.log().replay(replay(original), JdbcTransaction.of(connection));
      connection.rollback();
    }

    assertThat(store.log().lineage(TENANT, original.id())).hasSize(1);
    assertThat(database.count("reprise.queue")).isZero();
    assertThat(database.count("ticket")).isZero();
  }

  @Test
  void find_inTheTransaction_seesWhatWasWrittenThere() throws Exception {
    try (Connection connection = database.begin()) {
      JdbcTransaction transaction = JdbcTransaction.of(connection);

      Delivery published = publish(store, event("e1"), transaction);

      assertThat(store.log().find(TENANT, published.id(), transaction)).contains(published);
      assertThat(store.log().find(TENANT, published.id(), HostTransaction.none())).isEmpty();
      connection.rollback();
    }
  }

  @Test
  void replayOfWhatIsPendingAlready_leavesTheHostsTransactionUsable() throws Exception {
    Delivery pending = publish(store, event("e1"));

    try (Connection connection = database.begin()) {
      ReplayOutcome outcome = store.log().replay(replay(pending), JdbcTransaction.of(connection));
      closeTicket(connection);
      connection.commit();

      assertThat(outcome).isEqualTo(new ReplayOutcome.PendingAlready(pending.id()));
    }

    assertThat(database.count("ticket")).isEqualTo(1);
  }

  @Test
  void eventThatIsThereAlready_leavesTheHostsTransactionUsable() throws Exception {
    publish(store, event("e1"));

    try (Connection connection = database.begin()) {
      JdbcTransaction transaction = JdbcTransaction.of(connection);
      PublishOutcome repeated = store.log().publish(event("e1"), List.of(recipient()), transaction);
      PublishOutcome taken =
          store
              .log()
              .publish(
                  NewEvent.of(TENANT, "order.paid", Payload.json("{}")).withId("e1"),
                  List.of(recipient()),
                  transaction);
      closeTicket(connection);
      connection.commit();

      assertThat(repeated)
          .isInstanceOfSatisfying(
              PublishOutcome.Recorded.class, outcome -> assertThat(outcome.isRepeated()).isTrue());
      assertThat(taken).isEqualTo(new PublishOutcome.IdTaken());
    }

    assertThat(database.count("ticket")).isEqualTo(1);
    assertThat(database.count("reprise.event")).isEqualTo(1);
  }

  @Test
  void subscriptionThatIsThereAlready_leavesTheHostsTransactionUsable() throws Exception {
    Subscription subscription = subscription();
    store.subscriptions().create(subscription, HostTransaction.none());

    try (Connection connection = database.begin()) {
      JdbcTransaction transaction = JdbcTransaction.of(connection);
      assertThat(store.subscriptions().create(subscription, transaction)).isFalse();
      closeTicket(connection);
      connection.commit();
    }

    assertThat(database.count("ticket")).isEqualTo(1);
    assertThat(database.count("reprise.secret")).isEqualTo(subscription.secrets().size());
  }

  @Test
  void committed_runsWhatWaited_once() throws Exception {
    List<String> ran = new ArrayList<>();
    try (Connection connection = database.begin()) {
      JdbcTransaction transaction = JdbcTransaction.of(connection);
      publish(store, event("e1"), transaction);
      transaction.afterCommit(() -> ran.add("first"));
      transaction.afterCommit(() -> ran.add("second"));
      assertThat(ran).isEmpty();
      connection.commit();

      transaction.committed();
      transaction.committed();
    }

    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void of_autoCommitConnection_isRefused() throws Exception {
    try (Connection connection = database.connect()) {
      assertThatThrownBy(() -> JdbcTransaction.of(connection))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("auto-commit");
    }
  }

  @Test
  void foreignTransaction_isRefused() {
    HostTransaction foreign = action -> {};

    assertThatThrownBy(() -> publish(store, event("e1"), foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be a JdbcTransaction");
  }

  @Test
  void failureOnTheHostsConnection_surfacesAsStoreException() throws Exception {
    Connection connection = database.begin();
    JdbcTransaction transaction = JdbcTransaction.of(connection);
    connection.close();

    assertThatThrownBy(() -> publish(store, event("e1"), transaction))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("publish event e1 of tenant acme");
  }

  private Delivery dead(String id) {
    Delivery delivery = publish(store, event(id));
    store.queue().settle(List.of(settlement(delivery, answered(1, 500), DEAD)));
    return store.log().find(TENANT, delivery.id(), HostTransaction.none()).orElseThrow();
  }

  private static void closeTicket(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO ticket (id) VALUES (1)");
    }
  }
}
