package dev.reprise.benchmarks;

import dev.reprise.ReplayRequest;
import dev.reprise.ReplayResult;
import dev.reprise.Reprise;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Keeps each lane's backlog at a second's worth, so that nothing but its limits holds it back, and
 * no more than that is left when publishing ends, however fast the machine is.
 */
final class LanePublishers implements Closeable {

  private static final int BACKLOG = 50;
  private static final int THREADS = 4;
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration END_MAX = Duration.ofSeconds(30);

  /** Lanes of each kind, so that every node has some. */
  private static final int LANES = 3;

  /** Lines of each lane that keeps an order. */
  private static final int KEYS = 6;

  /** In a line, every so many deliveries one is replayed. */
  private static final int REPLAYED_EVERY = 5;

  /** How many of its line came after one that is replayed, so that it is most likely through. */
  private static final int SINCE_REPLAYED = 2 * BACKLOG / KEYS;

  /** Lanes that their rate limits, that what may be in flight limits, and that keep an order. */
  static final List<Flow> FLOWS =
      IntStream.range(0, LANES)
          .boxed()
          .flatMap(
              i ->
                  Stream.of(
                      new Flow("fast-" + i, Duration.ofMillis(5), DeliveryOrder.UNORDERED),
                      new Flow("slow-" + i, Duration.ofMillis(120), DeliveryOrder.UNORDERED),
                      new Flow("line-" + i, Duration.ofMillis(30), DeliveryOrder.FIFO)))
          .toList();

  private final NodesDatabase database;
  private final Reprise accepting;
  private final Random random;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Map<String, AtomicInteger> numbers = new HashMap<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger replayed = new AtomicInteger();
  private final Lines lines = new Lines();
  private final AtomicBoolean isPublishing = new AtomicBoolean(true);
  private final ExecutorService feeder = Executors.newSingleThreadExecutor();
  private final List<Future<?>> feeding = new ArrayList<>();

  LanePublishers(NodesDatabase database, Reprise accepting, Random random) {
    this.random = random;
    this.database = database;
    this.accepting = accepting;
    FLOWS.forEach(flow -> numbers.put(flow.lane(), new AtomicInteger()));
  }

  void start() {
    feeding.add(
        feeder.submit(
            () -> {
              feed();
              return true;
            }));
  }

  private void feed() throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      while (isPublishing.get()) {
        Map<String, Integer> backlogs = backlogs(statement);
        List<Future<?>> publishing = new ArrayList<>();
        for (Flow flow : FLOWS) {
          int missing = BACKLOG - backlogs.getOrDefault(flow.lane(), 0);
          if (flow.order() == DeliveryOrder.FIFO) {
            publishing.add(threads.submit(() -> acceptInOrder(flow, missing)));
          } else {
            for (int i = 0; i < missing; i++) {
              publishing.add(threads.submit(() -> publish(flow)));
            }
          }
        }
        for (Future<?> each : publishing) {
          each.get(END_MAX.toSeconds(), TimeUnit.SECONDS);
        }
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
      }
    }
  }

  private Map<String, Integer> backlogs(Statement statement) throws SQLException {
    Map<String, Integer> backlogs = new HashMap<>();
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT subscription_id, COUNT(*) FROM %s.queue GROUP BY subscription_id"
                .formatted(database.schema()))) {
      while (rows.next()) {
        backlogs.put(rows.getString(1), rows.getInt(2));
      }
    }
    return backlogs;
  }

  /** One after the other, so that the order of acceptance is known. */
  private void acceptInOrder(Flow flow, int count) {
    for (int i = 0; i < count; i++) {
      String line = flow.lane() + "/k" + random.nextInt(KEYS);
      Optional<String> replay =
          random.nextInt(REPLAYED_EVERY) == 0
              ? lines.before(line, SINCE_REPLAYED).flatMap(this::replay)
              : Optional.empty();
      lines.accepted(line, replay.orElseGet(() -> publish(flow, event -> event.withKey(line))));
    }
  }

  /** Returns the fresh delivery, or nothing if the old one still waits. */
  private Optional<String> replay(String deliveryId) {
    ReplayRequest request = ReplayRequest.of(NodesUnderFire.TENANT, deliveryId);
    if (accepting.replays().replay(request) instanceof ReplayResult.Enqueued enqueued) {
      replayed.incrementAndGet();
      accepted.incrementAndGet();
      return Optional.of(enqueued.delivery().id());
    }
    return Optional.empty();
  }

  private String publish(Flow flow) {
    return publish(flow, UnaryOperator.identity());
  }

  /** Returns the delivery. */
  private String publish(Flow flow, UnaryOperator<NewEvent> refine) {
    int n = numbers.getOrDefault(flow.lane(), accepted).incrementAndGet();
    NewEvent event =
        NewEvent.of(NodesUnderFire.TENANT, flow.lane(), Payload.json("{\"n\":" + n + "}"))
            .withId(flow.lane() + "-" + n);
    List<String> ids = accepting.events().publish(refine.apply(event)).orElseThrow().deliveryIds();
    accepted.incrementAndGet();
    return ids.get(0);
  }

  /** Returns how many deliveries were accepted. */
  int accepted() {
    return accepted.get();
  }

  /** Returns how many of them are replays. */
  int replayed() {
    return replayed.get();
  }

  Lines lines() {
    return lines;
  }

  /** Publishes no more, and returns when all that was begun is accepted. */
  void finish() throws Exception {
    isPublishing.set(false);
    for (Future<?> each : feeding) {
      each.get(END_MAX.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    isPublishing.set(false);
    feeder.shutdownNow();
    threads.shutdownNow();
  }

  /**
   * What flows to a lane.
   *
   * @param lane the subscription, and the type of its events
   * @param takes how long the receiver takes to answer
   * @param order whether its deliveries keep the order of their acceptance
   */
  record Flow(String lane, Duration takes, DeliveryOrder order) {}
}
