package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.URL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.NewSubscription;
import dev.reprise.ReplayRequest;
import dev.reprise.Reprise;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.Bytes;
import dev.reprise.model.Contact;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.RecordedResponse;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import dev.reprise.spi.Sender;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Engines over one database that hardly ever poll: what one accepts another sends at once. */
@ParameterizedClass
@EnumSource(names = {"POSTGRES_15", "POSTGRES_18"})
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WakingNodesTest {

  private static final int SUBSCRIPTIONS = 20;
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration NEVER = Duration.ofDays(1);
  private static final long PATIENCE_SECONDS = 30;

  private final TestDatabase database;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
  private final AtomicInteger published = new AtomicInteger();

  WakingNodesTest(DatabaseKind kind) {
    database = kind.open();
  }

  @BeforeEach
  void subscribe() {
    database.createTables();
    Reprise engine = engine(database.options(), NEVER);
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      NewSubscription wanted = NewSubscription.of(TENANT, URL).withId("wbs_" + i);
      engine.subscriptions().create(wanted).orElseThrow();
    }
  }

  @AfterEach
  void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    database.close();
  }

  @Test
  void whatOneNodeAccepts_theOthersSend() throws Exception {
    Reprise first = engine(database.options(), NEVER).start();
    Reprise second = engine(database.options(), NEVER).start();
    awaitCount(2, "(SELECT DISTINCT owner FROM reprise.slot_lease) o");
    awaitListeners(2);

    List<String> ids = publish(first);
    ids.addAll(publish(second));

    assertThat(sent(2 * SUBSCRIPTIONS)).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void whatAHostsTransactionAccepts_isSentAfterItsCommit_andIsReplayedAtOnce() throws Exception {
    Reprise accepting = engine(database.options(), NEVER);
    engine(database.options(), NEVER).start();
    awaitListeners(1);

    try (Connection host = database.begin()) {
      JdbcTransaction transaction = JdbcTransaction.of(host);
      accepting.events().publish(event(), transaction).orElseThrow();
      host.commit();
      transaction.committed();
    }
    String delivery = sent(SUBSCRIPTIONS).get(0);
    awaitCount(SUBSCRIPTIONS, "reprise.outcome");

    accepting.replays().replay(ReplayRequest.of(TENANT, delivery)).orElseThrow();
    sent(1);
  }

  @Test
  void listeningConnectionThatIsKilled_isReplaced() throws Exception {
    Reprise accepting = engine(database.options(), NEVER);
    engine(database.options(), NEVER).start();
    awaitListeners(1);

    database.execute("SELECT pg_terminate_backend(pid) " + listeners());
    publish(accepting);
    sent(SUBSCRIPTIONS);

    awaitListeners(1);
    publish(accepting);
    sent(SUBSCRIPTIONS);
  }

  @Test
  void withoutNotifications_nobodyListensOrTells() throws Exception {
    JdbcOptions silent = database.options().withNotifications(false);
    StatementCounter counter = new StatementCounter();
    Reprise accepting =
        engine(JdbcDeliveryStore.open(counter.watch(database.dataSource()), silent), NEVER);
    engine(silent, Duration.ofMillis(50)).start();

    List<String> statements =
        counter.during(
            () -> {
              publish(accepting);
              sent(SUBSCRIPTIONS);
            });

    assertThat(statements).isNotEmpty().noneMatch(sql -> sql.contains("pg_notify"));
    assertThat(database.count("(SELECT 1 " + listeners() + ") l")).isZero();
  }

  private Reprise engine(JdbcOptions options, Duration poll) {
    TestDatabase own = database.again();
    opened.push(own);
    return engine(JdbcDeliveryStore.open(own.dataSource(), options), poll);
  }

  private Reprise engine(JdbcDeliveryStore store, Duration poll) {
    Reprise engine =
        Reprise.builder(store, new NotingSender())
            .policy(DeliveryPolicy.defaults().withAttemptTimeout(Duration.ofSeconds(1)))
            .lease(LEASE)
            .pollInterval(poll)
            .build();
    opened.push(engine);
    return engine;
  }

  private NewEvent event() {
    return NewEvent.of(TENANT, "order.paid", Payload.json("{}"))
        .withId("evt_" + published.getAndIncrement());
  }

  private List<String> publish(Reprise engine) {
    return new ArrayList<>(engine.events().publish(event()).orElseThrow().deliveryIds());
  }

  private List<String> sent(int count) {
    List<String> ids = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        String id = sent.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(id).as("attempt %d of %d", i + 1, count).isNotNull();
        ids.add(id);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return ids;
  }

  /** Returns SQL for the connections that listen to this test's schema. */
  private String listeners() {
    return "FROM pg_stat_activity WHERE query = 'LISTEN "
        + PostgresWakeChannel.channelOf(database.options().schema())
        + "' AND state = 'idle'";
  }

  private void awaitListeners(int count) throws SQLException {
    awaitCount(count, "(SELECT 1 " + listeners() + ") l");
  }

  private void awaitCount(int count, String rows) throws SQLException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (database.count(rows) != count) {
      assertThat(System.nanoTime() - deadline).as("time left").isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** Notes each attempt, and answers it. */
  private final class NotingSender implements Sender {

    @Override
    public CompletionStage<SendReport> send(SendRequest request) {
      sent.add(request.deliveryId());
      return CompletableFuture.completedFuture(
          new SendReport(
              new AttemptResult.Answered(200, Optional.empty()),
              Duration.ofMillis(1),
              Contact.none(),
              List.of(),
              Optional.of(new RecordedResponse(200, List.of(), Bytes.empty(), false))));
    }
  }
}
