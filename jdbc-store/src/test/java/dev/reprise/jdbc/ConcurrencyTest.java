package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.DEAD;
import static dev.reprise.jdbc.TestDatabase.SUCCEEDED;
import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.answered;
import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static dev.reprise.jdbc.TestDatabase.recipient;
import static dev.reprise.jdbc.TestDatabase.replay;
import static dev.reprise.jdbc.TestDatabase.settlement;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Bytes;
import dev.reprise.model.Delivery;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.ReplayOutcome;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.StoredPayload;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class ConcurrencyTest {

  private static final int CALLERS = 8;

  private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
  private final TestDatabase database;
  private final JdbcDeliveryStore store;

  ConcurrencyTest(DatabaseKind kind, @TempDir Path folder) {
    database = kind == DatabaseKind.H2 ? TestDatabase.inFile(folder) : kind.open();
    store = database.openStore();
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    store.close();
    database.close();
  }

  @Test
  void replaysAtOnce_oneIsEnqueued_theOthersFindIt() throws Exception {
    Delivery delivery = publish(store, event("e1"));
    store.queue().settle(List.of(settlement(delivery, answered(1, 500), DEAD)));
    Delivery original =
        store.log().find(TENANT, delivery.id(), HostTransaction.none()).orElseThrow();

    List<ReplayOutcome> outcomes =
        atOnce(caller -> () -> store.log().replay(replay(original), HostTransaction.none()));

    String fresh = store.log().lineage(TENANT, original.id()).get(1).id();
    assertThat(outcomes).filteredOn(ReplayOutcome.Enqueued.class::isInstance).hasSize(1);
    assertThat(outcomes)
        .filteredOn(ReplayOutcome.PendingAlready.class::isInstance)
        .hasSize(CALLERS - 1)
        .containsOnly(new ReplayOutcome.PendingAlready(fresh));
  }

  @Test
  void sameEventAtOnce_isRecordedOnce() throws Exception {
    List<PublishOutcome> outcomes =
        atOnce(
            caller ->
                () ->
                    store.log().publish(event("e1"), List.of(recipient()), HostTransaction.none()));

    assertThat(outcomes)
        .extracting(outcome -> ((PublishOutcome.Recorded) outcome).deliveryIds())
        .hasSize(CALLERS)
        .containsOnly(((PublishOutcome.Recorded) outcomes.get(0)).deliveryIds());
    assertThat(database.count("reprise.delivery")).isEqualTo(1);
  }

  @Test
  void settlesOfTheSameAttempts_applyOnce() throws Exception {
    List<Delivery> deliveries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      deliveries.add(publish(store, event("e" + i)));
    }

    List<List<SettleOutcome>> outcomes =
        atOnce(
            caller ->
                () -> {
                  List<Delivery> mine = new ArrayList<>(deliveries);
                  Collections.rotate(mine, caller * 3);
                  return store
                      .queue()
                      .settle(
                          mine.stream()
                              .map(each -> settlement(each, answered(1, 200), SUCCEEDED))
                              .toList());
                });

    assertThat(outcomes.stream().flatMap(List::stream))
        .hasSize(CALLERS * deliveries.size())
        .filteredOn(SettleOutcome.APPLIED::equals)
        .hasSize(deliveries.size());
    assertThat(database.count("reprise.attempt")).isEqualTo((long) CALLERS * deliveries.size());
    assertThat(database.count("reprise.outcome")).isEqualTo(deliveries.size());
    assertThat(database.count("reprise.queue")).isZero();
  }

  @Test
  void largePayloadsAtOnce_areAllReadBackWhole() throws Exception {
    List<Boolean> whole =
        atOnce(
            caller ->
                () -> {
                  byte[] content = new byte[400_000 + caller];
                  Arrays.fill(content, (byte) caller);
                  Payload payload = new Payload(Bytes.copyOf(content), "text/plain");
                  boolean isWhole = true;
                  for (int i = 0; i < 5; i++) {
                    Delivery delivery = publish(store, NewEvent.of(TENANT, "photo.taken", payload));
                    StoredPayload read =
                        store.log().payload(TENANT, delivery.event().ref(), HostTransaction.none());
                    isWhole &= read.equals(new StoredPayload.Intact(payload));
                  }
                  return isWhole;
                });

    assertThat(whole).containsOnly(true);
  }

  @Test
  void publish_waitsForAHostsTransactionWithTheSameEvent() throws Exception {
    Future<PublishOutcome> other;
    try (Connection connection = database.begin()) {
      publish(store, event("e1"), JdbcTransaction.of(connection));
      other =
          threads.submit(
              () -> store.log().publish(event("e1"), List.of(recipient()), HostTransaction.none()));
      connection.commit();
    }

    assertThat(other.get(30, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            PublishOutcome.Recorded.class, recorded -> assertThat(recorded.isRepeated()).isTrue());
  }

  private <T> List<T> atOnce(IntFunction<Callable<T>> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(CALLERS);
    List<Future<T>> calls = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      Callable<T> call = work.apply(i);
      calls.add(
          threads.submit(
              () -> {
                start.await(10, TimeUnit.SECONDS);
                return call.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> call : calls) {
      results.add(call.get(60, TimeUnit.SECONDS));
    }
    return results;
  }
}
