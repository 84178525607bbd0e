package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.DEAD;
import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.answered;
import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static dev.reprise.jdbc.TestDatabase.recipient;
import static dev.reprise.jdbc.TestDatabase.replay;
import static dev.reprise.jdbc.TestDatabase.settlement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.reprise.model.Delivery;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.StoreException;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What H2 alone does to a host's transaction. */
class H2HostTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final TestDatabase database =
      TestDatabase.at("jdbc:h2:mem:" + UUID.randomUUID() + ";LOCK_TIMEOUT=2000");
  private final JdbcDeliveryStore store = database.openStore();

  @AfterEach
  void close() {
    threads.shutdownNow();
    store.close();
    database.close();
  }

  @Test
  void transactionThatADeadlockRolledBack_refusesFurtherCalls() throws Exception {
    Delivery ours = publish(store, event("e1"));
    Delivery theirs = publish(store, event("e2"));
    try (Connection first = database.begin();
        Connection second = database.begin()) {
      HostTransaction one = JdbcTransaction.of(first);
      HostTransaction two = JdbcTransaction.of(second);
      store.queue().cancel(TENANT, ours.id(), one);
      store.queue().cancel(TENANT, theirs.id(), two);
      Future<Throwable> waiting =
          threads.submit(() -> catchThrowable(() -> store.queue().cancel(TENANT, ours.id(), two)));
      LockWaits.await(database);

      Throwable failure = catchThrowable(() -> store.queue().cancel(TENANT, theirs.id(), one));
      first.commit();
      Throwable others = waiting.get(30, TimeUnit.SECONDS);

      boolean isFirst = failure != null && isDeadlock(failure);
      assertThat(isFirst || isDeadlock(others)).isTrue();
      HostTransaction victim = isFirst ? one : two;
      assertThatThrownBy(() -> publish(store, event("e3"), victim))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the host must roll back");
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void replay_ofWhatTheTransactionCannotSeeIsPending_failsTransiently() throws Exception {
    Delivery original = dead("e1");
    try (Connection host = database.begin()) {
      host.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      HostTransaction transaction = JdbcTransaction.of(host);
      store.log().find(TENANT, original.id(), transaction);
      store.log().replay(replay(original), HostTransaction.none());

      assertThatThrownBy(() -> store.log().replay(replay(original), transaction))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isTransient()).isTrue())
          .hasMessageContaining("replay delivery " + original.id());
      host.rollback();
    }
  }

  @Test
  void publish_ofWhatTheTransactionCannotSeeIsThere_failsTransiently() throws Exception {
    Delivery first = publish(store, event("e1"));
    try (Connection host = database.begin()) {
      host.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      HostTransaction transaction = JdbcTransaction.of(host);
      store.log().find(TENANT, first.id(), transaction);
      publish(store, event("e2"));

      assertThatThrownBy(() -> store.log().publish(event("e2"), List.of(recipient()), transaction))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isTransient()).isTrue());
      host.rollback();
    }
  }

  private static boolean isDeadlock(Throwable failure) {
    return Failures.sqlOf(failure).map(Failures::stateOf).filter("40001"::equals).isPresent();
  }

  private Delivery dead(String id) {
    Delivery delivery = publish(store, event(id));
    store.queue().settle(List.of(settlement(delivery, answered(1, 500), DEAD)));
    return store.log().find(TENANT, delivery.id(), HostTransaction.none()).orElseThrow();
  }
}
