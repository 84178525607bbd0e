package dev.reprise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.NewSubscription;
import dev.reprise.Reprise;
import dev.reprise.benchmarks.rig.EngineOrder;
import dev.reprise.benchmarks.rig.EngineProcess;
import dev.reprise.benchmarks.rig.NodeOrder;
import dev.reprise.benchmarks.rig.Receiver;
import dev.reprise.benchmarks.rig.Visit;
import dev.reprise.http.AddressPolicy;
import dev.reprise.http.HttpSender;
import dev.reprise.jdbc.JdbcDeliveryStore;
import dev.reprise.jdbc.JdbcOptions;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.LaneId;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.SecretCipher;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Several engines, each a process, over one database, that come, leave and are killed while events
 * flow to one receiver; and one engine that only accepts.
 */
final class NodesUnderFire implements Closeable {

  static final Duration LEASE = Duration.ofSeconds(3);
  static final int MAX_IN_FLIGHT = 4;
  static final int RATE = 50;
  static final String TENANT = "bench";

  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);
  private static final List<Long> SCHEDULE = List.of(0L, 200L, 200L, 500L, 500L, 1_000L, 1_000L);
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STARTING_AT_ONCE = 2;

  private final NodesDatabase database;
  private final Receiver receiver;
  private final JdbcDeliveryStore store;
  private final HttpSender sender;
  private final Reprise accepting;
  private final SlotWatch watch;
  private final ExecutorService starting = Executors.newFixedThreadPool(STARTING_AT_ONCE);
  private final Deque<Future<EngineProcess>> spare = new ArrayDeque<>();
  private final Map<String, EngineProcess> nodes = new LinkedHashMap<>();
  private final LanePublishers publishers;
  private int ordered;

  NodesUnderFire(NodesDatabase database, long seed) throws IOException, InterruptedException {
    this.database = database;
    receiver = Receiver.start();
    store =
        JdbcDeliveryStore.open(
            database.url(),
            "",
            "",
            JdbcOptions.of(SecretCipher.none()).withSchema(database.schema()).withMigration(true));
    sender = HttpSender.builder().addressPolicy(AddressPolicy.development()).build();
    accepting = Reprise.builder(store, sender).build();
    publishers = new LanePublishers(database, accepting, new Random(seed));
    for (LanePublishers.Flow flow : LanePublishers.FLOWS) {
      subscribe(flow);
    }
    watch = new SlotWatch(database);
  }

  private void subscribe(LanePublishers.Flow flow) {
    SubscriptionSettings limits =
        SubscriptionSettings.builder()
            .maxInFlight(MAX_IN_FLIGHT)
            .ratePerSecond(RATE)
            .order(flow.order())
            .build();
    accepting
        .subscriptions()
        .create(
            NewSubscription.of(TENANT, receiver.watched(flow.lane(), flow.takes()))
                .withId(flow.lane())
                .withEventTypes(List.of(flow.lane()))
                .withSettings(limits))
        .orElseThrow();
  }

  /** Begins to start processes, so that they are there when they are to join. */
  void prepare(int processes) {
    for (int i = 0; i < processes; i++) {
      NodeOrder node =
          new NodeOrder(
              "node-" + ordered++, database.schema(), LEASE.toMillis(), ATTEMPT_TIMEOUT.toMillis());
      EngineOrder order =
          new EngineOrder(database.url(), List.of(), 0, false, 1, 1, SCHEDULE, node);
      spare.add(
          starting.submit(
              () -> EngineProcess.open(order, List.of("-Xmx128m", "-XX:+UseSerialGC"))));
    }
  }

  /** Lets processes join, and waits until the slots are spread evenly over all nodes. */
  void join(int processes) throws Exception {
    for (int i = 0; i < processes; i++) {
      join();
    }
    awaitEven();
  }

  private void join() throws Exception {
    EngineProcess process = spare.remove().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    Set<String> before = Set.copyOf(watch.latest().nodes());
    process.start();
    await("a node more", () -> watch.latest().nodes().stream().anyMatch(n -> !before.contains(n)));
    String joined =
        watch.latest().nodes().stream().filter(n -> !before.contains(n)).findFirst().orElseThrow();
    nodes.put(joined, process);
  }

  /** Has a node leave in good order. */
  void leave(String node) throws Exception {
    take(node).leave();
    awaitEven();
  }

  /** Kills a node; returns how long it took until all of its slots were another's. */
  Duration kill(String node) throws Exception {
    EngineProcess process = take(node);
    watch.killing(node);
    long killedAt = System.nanoTime();
    process.kill();
    await("the slots of " + node, () -> watch.latest().isWithout(node));
    Duration took = Duration.ofNanos(watch.latest().atNanos() - killedAt);
    awaitEven();
    return took;
  }

  private EngineProcess take(String node) {
    EngineProcess process = nodes.remove(node);
    if (process == null) {
      throw new IllegalArgumentException("node must be there, was " + node);
    }
    return process;
  }

  List<String> nodes() {
    return List.copyOf(nodes.keySet());
  }

  /** Returns the nodes that have slots of lanes to which events flow. */
  List<String> busyNodes() {
    SlotWatch.Look look = watch.latest();
    return LanePublishers.FLOWS.stream()
        .map(flow -> look.ownerOf(new LaneId(TENANT, flow.lane()).slot()))
        .flatMap(Optional::stream)
        .distinct()
        .sorted()
        .toList();
  }

  private void awaitEven() {
    await("even shares of " + nodes(), () -> watch.latest().isEven(nodes.keySet()));
  }

  void startPublishing() {
    publishers.start();
  }

  /** Lets events flow until so many more deliveries were accepted. */
  void flow(int deliveries) {
    int until = publishers.accepted() + deliveries;
    await(deliveries + " deliveries", () -> publishers.accepted() >= until);
  }

  /** Ends publishing, and waits until nothing is pending. */
  void finish() throws Exception {
    publishers.finish();
    DeliveryFilter pending = DeliveryFilter.of(TENANT).withStatus(DeliveryStatus.PENDING);
    await(
        "nothing pending",
        () -> accepting.deliveries().list(pending, PageRequest.first(1)).items().isEmpty());
  }

  LanePublishers publishers() {
    return publishers;
  }

  List<Visit> visits() throws IOException, InterruptedException {
    return receiver.visits();
  }

  SlotWatch watch() {
    return watch;
  }

  NodesDatabase database() {
    return database;
  }

  private static void await(String what, BooleanSupplier isThere) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!isThere.getAsBoolean()) {
      assertThat(System.nanoTime() - until).as("time left for " + what).isNegative();
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  @Override
  public void close() throws IOException {
    publishers.close();
    starting.shutdownNow();
    nodes.values().forEach(EngineProcess::close);
    for (Future<EngineProcess> each : spare) {
      closeIfOpened(each::get);
    }
    watch.close();
    accepting.close();
    sender.close();
    store.close();
    receiver.close();
  }

  private static void closeIfOpened(Callable<EngineProcess> opening) {
    try {
      opening.call().close();
    } catch (Exception e) {
      // it was never opened
      assertThat(e).isNotNull();
    }
  }
}
