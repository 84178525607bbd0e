package dev.reprise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Reprise;
import dev.reprise.benchmarks.rig.DatabaseServer;
import dev.reprise.benchmarks.rig.EngineOrder;
import dev.reprise.benchmarks.rig.EngineProcess;
import dev.reprise.benchmarks.rig.Meter;
import dev.reprise.benchmarks.rig.NodeOrder;
import dev.reprise.benchmarks.rig.Receiver;
import dev.reprise.benchmarks.rig.Script;
import dev.reprise.http.HttpSender;
import dev.reprise.jdbc.JdbcDeliveryStore;
import dev.reprise.jdbc.JdbcOptions;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.spi.SecretCipher;
import dev.reprise.spi.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Events that flow through a real engine in a process of its own while its database is harmed, and
 * the account of them afterwards.
 */
final class UnderFire implements Closeable {

  static final boolean IS_LONG = Boolean.getBoolean("reprise.soak");

  private static final String TENANT = "bench";
  private static final int SUBSCRIPTIONS = 4;
  private static final int PUBLISHERS = 4;
  private static final Duration PUBLISH_EVERY = Duration.ofMillis(10);
  private static final Duration AGAIN_AFTER = Duration.ofMillis(50);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration END_MAX = Duration.ofMinutes(IS_LONG ? 5 : 2);
  private static final List<Long> SCHEDULE = List.of(0L, 100L, 100L, 100L, 100L);

  private final DatabaseServer database;
  private final Receiver receiver;
  private final EngineProcess engine;
  private final JdbcDeliveryStore store;
  private final HttpSender sender = HttpSender.create();
  private final Reprise accepting;
  private final ExecutorService publishers = Executors.newFixedThreadPool(PUBLISHERS);
  private final List<Future<?>> publishing = new ArrayList<>();
  private final AtomicBoolean isPublishing = new AtomicBoolean(true);
  private final AtomicInteger number = new AtomicInteger();

  /**
   * Starts an engine over a database, and another one that only accepts.
   *
   * @param url how both reach the database; perhaps not directly
   */
  UnderFire(DatabaseServer database, String url) throws IOException, InterruptedException {
    this.database = database;
    this.receiver = Receiver.start();
    this.engine =
        EngineProcess.open(
            new EngineOrder(
                url,
                List.of(receiver.scripted()),
                SUBSCRIPTIONS,
                false,
                100,
                1,
                SCHEDULE,
                NodeOrder.alone()),
            List.of("-Xmx256m"));
    this.store = JdbcDeliveryStore.open(url, "", "", JdbcOptions.of(SecretCipher.none()));
    this.accepting = Reprise.builder(store, sender).build();
    engine.start();
  }

  /** Begins to publish. Each event is handed over until it is accepted. */
  void startPublishing() {
    for (int i = 0; i < PUBLISHERS; i++) {
      publishing.add(
          publishers.submit(
              () -> {
                while (isPublishing.get()) {
                  publish(number.getAndIncrement());
                  LockSupport.parkNanos(PUBLISH_EVERY.toNanos());
                }
              }));
    }
  }

  private void publish(int n) {
    NewEvent event =
        NewEvent.of(TENANT, "bench." + n % SUBSCRIPTIONS, Payload.json("{\"n\":" + n + "}"))
            .withId("event-" + n);
    while (true) {
      try {
        accepting.events().publish(event).orElseThrow();
        return;
      } catch (StoreException e) {
        // it may have been committed; the same event again is no other event
        LockSupport.parkNanos(AGAIN_AFTER.toNanos());
      }
    }
  }

  int published() {
    return number.get();
  }

  /** Waits until so many events have been handed over. */
  void awaitPublished(int events) {
    while (published() < events) {
      LockSupport.parkNanos(PUBLISH_EVERY.toNanos());
    }
  }

  /** Ends publishing once all that was begun is accepted, and waits until nothing is pending. */
  void finish() throws Exception {
    isPublishing.set(false);
    for (Future<?> each : publishing) {
      each.get(END_MAX.toSeconds(), TimeUnit.SECONDS);
    }
    Meter meter = new Meter(database.url(), OptionalLong.empty(), engine.pid());
    long until = System.nanoTime() + END_MAX.toNanos();
    for (long pending = pending(meter); pending > 0; pending = pending(meter)) {
      assertThat(System.nanoTime()).as(pending + " are still pending").isLessThan(until);
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private static long pending(Meter meter) throws SQLException {
    return meter.number("SELECT count(*) FROM reprise.queue");
  }

  /**
   * Accounts for every event: accepted once, received, ended as the receiver's script says, by
   * attempts numbered from 1 without a gap, each of which was one request.
   *
   * @return one line for people
   */
  String account() throws Exception {
    Map<String, Ended> ended = ended();
    Map<String, Integer> requests = receiver.requests();
    int events = number.get();
    int duplicates = 0;
    assertThat(ended).hasSize(events);
    assertThat(requests.keySet()).isEqualTo(ended.keySet());
    for (int n = 0; n < events; n++) {
      String id = "event-" + n;
      Ended end = ended.getOrDefault(id, Ended.NONE);
      assertThat(end.status()).as(id).isEqualTo(Script.isRefused(id) ? "failed" : "succeeded");
      assertThat(end.lastNumber()).as("attempts of " + id).isEqualTo(end.attempts());
      assertThat(requests.get(id)).as("requests for " + id).isGreaterThanOrEqualTo(end.attempts());
      duplicates += requests.getOrDefault(id, 0) - end.attempts();
    }
    assertThat(duplicates).as("requests that no attempt accounts for").isZero();
    int late = ended.values().stream().mapToInt(Ended::late).sum();
    return events + " events, none lost, " + late + " settlements written twice and told apart";
  }

  private Map<String, Ended> ended() throws SQLException {
    Map<String, Ended> ended = new LinkedHashMap<>();
    try (Connection connection = DriverManager.getConnection(database.url());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT e.event_id, o.status,
                       count(*) FILTER (WHERE NOT a.late) AS attempts,
                       max(a.number) AS last_number,
                       count(*) FILTER (WHERE a.late) AS late
                  FROM reprise.event e
                  JOIN reprise.delivery d ON d.tenant = e.tenant AND d.event = e.id
                  LEFT JOIN reprise.outcome o ON o.tenant = d.tenant AND o.delivery = d.id
                  LEFT JOIN reprise.attempt a ON a.tenant = d.tenant AND a.delivery = d.id
                 GROUP BY e.event_id, d.id, o.status
                """)) {
      while (row.next()) {
        Ended before =
            ended.put(
                row.getString(1),
                new Ended(
                    String.valueOf(row.getString(2)), row.getInt(3), row.getInt(4), row.getInt(5)));
        assertThat(before).as("deliveries of " + row.getString(1)).isNull();
      }
    }
    return ended;
  }

  @Override
  public void close() throws IOException {
    isPublishing.set(false);
    publishers.shutdownNow();
    accepting.close();
    sender.close();
    store.close();
    engine.close();
    receiver.close();
  }

  /** How a delivery ended. */
  private record Ended(String status, int attempts, int lastNumber, int late) {
    private static final Ended NONE = new Ended("missing", 0, 0, 0);
  }
}
