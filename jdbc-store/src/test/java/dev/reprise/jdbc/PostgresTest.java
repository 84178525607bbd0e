package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.DEAD;
import static dev.reprise.jdbc.TestDatabase.SUCCEEDED;
import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.URL;
import static dev.reprise.jdbc.TestDatabase.answered;
import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static dev.reprise.jdbc.TestDatabase.replay;
import static dev.reprise.jdbc.TestDatabase.settlement;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.reprise.model.Delivery;
import dev.reprise.model.LaneId;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.Recipient;
import dev.reprise.spi.ReplayOutcome;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.SlotSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"POSTGRES_15", "POSTGRES_18"})
class PostgresTest {

  private final TestDatabase database;
  private final StatementCounter statements = new StatementCounter();
  private final JdbcDeliveryStore store;

  PostgresTest(DatabaseKind kind) {
    database = kind.open();
    database.createTables();
    store = JdbcDeliveryStore.open(statements.watch(database.dataSource()), database.options());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void publish_isOneStatement_howeverManyItIsOwedTo() throws Exception {
    List<Recipient> recipients =
        IntStream.range(0, 100)
            .mapToObj(i -> new Recipient("wbs_" + i, URL, 0, i % 2 == 0, Duration.ZERO))
            .toList();

    List<String> run =
        statements.during(
            () ->
                store
                    .log()
                    .publish(
                        event("e1").withTag("shop", "7").withTag("city", "Bonn"),
                        recipients,
                        HostTransaction.none()));

    assertThat(run).hasSize(1);
    assertThat(database.count("reprise.event_tag")).isEqualTo(2);
    assertThat(database.count("reprise.delivery")).isEqualTo(100);
    assertThat(database.count("reprise.queue")).isEqualTo(50);
    assertThat(database.count("reprise.outcome")).isEqualTo(50);
  }

  @Test
  void find_readsNoRowAgainForEachOther_whenNothingIsKnownOfTheTables() throws SQLException {
    int deliveries = 300;
    List<String> ids =
        IntStream.range(0, deliveries).mapToObj(i -> publish(store, event("e" + i)).id()).toList();

    long rows =
        rowsReadBy(transaction -> ids.forEach(id -> store.log().find(TENANT, id, transaction)));

    assertThat(rows / deliveries).isBetween(1L, 3L * deliveries);
  }

  /** A plan that was kept from then would join all with all. */
  @Test
  void statementThatRanOnSmallTables_isPlannedAnew_whenTheyHaveGrown() throws SQLException {
    try (HikariDataSource single = database.singleConnection()) {
      JdbcDeliveryStore hosted = JdbcDeliveryStore.open(single, database.options());
      LaneId lane = publish(hosted, event("e0")).lane();
      for (int i = 0; i < 20; i++) {
        hosted.queue().outdated(lane, 1, 5);
      }
      List<Recipient> others =
          IntStream.range(0, 500)
              .mapToObj(i -> new Recipient("wbs_" + i, URL, 0, false, Duration.ZERO))
              .toList();
      for (int i = 1; i <= 10; i++) {
        hosted.log().publish(event("e" + i), others, HostTransaction.none());
      }

      long before = rowsReadSoFar(single);
      hosted.queue().outdated(lane, 1, 5);

      assertThat(rowsReadSoFar(single) - before).isBetween(1L, 100L);
    }
  }

  private static long rowsReadSoFar(DataSource connections) throws SQLException {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_stat_force_next_flush()");
      return rowsRead(statement, "pg_stat_user_tables");
    }
  }

  private long rowsReadBy(Consumer<HostTransaction> work) throws SQLException {
    try (Connection connection = database.begin()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET LOCAL plan_cache_mode = force_custom_plan");
      }
      long before = rowsRead(connection);
      work.accept(JdbcTransaction.of(connection));
      long after = rowsRead(connection);
      connection.rollback();
      return after - before;
    }
  }

  private static long rowsRead(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return rowsRead(statement, "pg_stat_xact_user_tables");
    }
  }

  private static long rowsRead(Statement statement, String view) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT SUM(COALESCE(idx_tup_fetch, 0) + seq_tup_read) FROM " + view)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void replay_isOneStatement() {
    Delivery delivery = publish(store, event("e1"));
    store.queue().settle(List.of(settlement(delivery, answered(1, 500), DEAD)));
    Delivery original =
        store.log().find(TENANT, delivery.id(), HostTransaction.none()).orElseThrow();
    List<ReplayOutcome> outcomes = new ArrayList<>();

    List<String> run =
        statements.during(
            () -> outcomes.add(store.log().replay(replay(original), HostTransaction.none())));

    assertThat(run).hasSize(1);
    assertThat(outcomes).singleElement().isInstanceOf(ReplayOutcome.Enqueued.class);
  }

  @Test
  void lookForDueLanes_isOneStatement_withoutATransaction() {
    publish(store, event("e1"));
    Instant now = store.queue().now();
    LaneProbe probe =
        new LaneProbe(SlotSet.all(), now.minusSeconds(60), now, Optional.empty(), 100);
    List<LaneId> lanes = new ArrayList<>();

    List<String> run = statements.during(() -> lanes.addAll(store.queue().lanesDue(probe)));

    assertThat(run).hasSize(1);
    assertThat(statements.ends()).isZero();
    assertThat(lanes).hasSize(1);
  }

  @Test
  void settle_isOneStatement_whateverFollows() throws Exception {
    Delivery succeeded = publish(store, event("e1"));
    Delivery dead = publish(store, event("e2"));
    Delivery again = publish(store, event("e3"));
    Delivery late = publish(store, event("e4"));
    Delivery lateSuccess = publish(store, event("e5"));
    Delivery canceled = publish(store, event("e6"));
    store.queue().cancel(TENANT, late.id(), HostTransaction.none());
    List<Settlement> batch =
        List.of(
            settlement(succeeded, answered(1, 200), SUCCEEDED),
            settlement(dead, answered(1, 500), DEAD),
            settlement(again, answered(1, 503), new Settlement.Again(Duration.ofMinutes(1))),
            settlement(late, answered(1, 500), DEAD),
            settlement(lateSuccess, answered(3, 200), SUCCEEDED),
            new Settlement(canceled.lane(), canceled.id(), 0, Optional.empty(), DEAD));
    List<SettleOutcome> outcomes = new ArrayList<>();

    List<String> run = statements.during(() -> outcomes.addAll(store.queue().settle(batch)));

    assertThat(run).hasSize(1);
    assertThat(outcomes)
        .containsExactly(
            SettleOutcome.APPLIED,
            SettleOutcome.APPLIED,
            SettleOutcome.APPLIED,
            SettleOutcome.LATE,
            SettleOutcome.LATE_SUCCESS,
            SettleOutcome.APPLIED);
    assertThat(database.count("reprise.attempt WHERE late")).isEqualTo(2);
    assertThat(database.count("reprise.attempt")).isEqualTo(5);
    assertThat(database.count("reprise.queue")).isEqualTo(1);
    assertThat(store.log().attempts(TENANT, again.id())).containsExactly(answered(1, 503));
  }

  @Test
  void lanesDue_ofAllTime_areThoseOfAProbe_pageByPage() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      Duration dueIn = Duration.ofSeconds(random.nextInt(3) - 1L).abs();
      Recipient recipient =
          new Recipient("wbs_" + random.nextInt(30), URL, 0, false, dueIn.multipliedBy(3_600));
      store.log().publish(event("e" + i), List.of(recipient), HostTransaction.none());
    }
    Instant upTo = store.queue().now();
    for (SlotSet slots : List.of(SlotSet.all(), SlotSet.of(IntStream.range(0, 128)))) {
      List<LaneId> probed =
          store
              .queue()
              .lanesDue(
                  new LaneProbe(slots, upTo.minusSeconds(600), upTo, Optional.empty(), 1_000));

      assertThat(walked(slots, upTo)).as("seed %s", seed).isEqualTo(probed).isNotEmpty();
    }
  }

  @Test
  void lanesDue_beforeMuchThatIsNew_areFoundToo() throws SQLException {
    Instant due = dueInOneSlot();

    assertThat(lanesDueWithinAMinute(due.plusSeconds(1))).containsExactly("wbs_big", "wbs_early");
  }

  @Test
  void lanesDue_readNoMoreThanTheNewestOfASlot() throws SQLException {
    Instant due = dueInOneSlot();

    assertThat(lanesDueWithinAMinute(due.plusSeconds(10))).containsExactly("wbs_big", "wbs_late");
  }

  /** Makes one lane with more due at once than a look reads; one is due before it, one after it. */
  private Instant dueInOneSlot() throws SQLException {
    store
        .log()
        .publish(
            event("e1"),
            List.of(new Recipient("wbs_big", URL, 0, false, Duration.ZERO)),
            HostTransaction.none());
    Instant upTo = store.queue().now();
    Instant due = store.queue().due(new LaneId(TENANT, "wbs_big"), upTo, 1).get(0).dueAt();
    addToQueue("wbs_big", "0 s", LaneQueries.NEWEST_MAX);
    addToQueue("wbs_early", "-1 s", 1);
    addToQueue("wbs_late", "5 s", 1);
    return due;
  }

  private void addToQueue(String subscription, String later, int rows) throws SQLException {
    database.execute(
        """
        INSERT INTO reprise.queue
        SELECT tenant, '%s', GEN_RANDOM_UUID(), GEN_RANDOM_UUID(), slot, epoch, priority, line,
               due_at + INTERVAL '%s', attempts
          FROM reprise.queue
         CROSS JOIN GENERATE_SERIES(1, %d)
         WHERE event IN (SELECT id
                           FROM reprise.event)
        """
            .formatted(subscription, later, rows));
  }

  private List<String> lanesDueWithinAMinute(Instant upTo) {
    LaneProbe probe =
        new LaneProbe(SlotSet.all(), upTo.minusSeconds(60), upTo, Optional.empty(), 100);
    return store.queue().lanesDue(probe).stream().map(LaneId::subscriptionId).toList();
  }

  private List<LaneId> walked(SlotSet slots, Instant upTo) {
    List<LaneId> all = new ArrayList<>();
    Optional<LaneId> last = Optional.empty();
    while (true) {
      List<LaneId> page =
          store.queue().lanesDue(new LaneProbe(slots, Instant.EPOCH, upTo, last, 4));
      all.addAll(page);
      if (page.size() < 4) {
        return all;
      }
      last = Optional.of(page.get(page.size() - 1));
    }
  }

  @Test
  void publish_ofWhatIsThere_writesNothing() throws Exception {
    publish(store, event("e1").withTag("a", "b"));

    PublishOutcome outcome =
        store
            .log()
            .publish(
                event("e1").withTag("a", "c"),
                List.of(TestDatabase.recipient()),
                HostTransaction.none());

    assertThat(((PublishOutcome.Recorded) outcome).isRepeated()).isTrue();
    assertThat(database.count("reprise.event_body")).isEqualTo(1);
    assertThat(database.count("reprise.event_tag")).isEqualTo(1);
    assertThat(database.count("reprise.delivery")).isEqualTo(1);
  }
}
