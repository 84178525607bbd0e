package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.URL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.NewSubscription;
import dev.reprise.Reprise;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.Bytes;
import dev.reprise.model.Contact;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.RecordedResponse;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import dev.reprise.spi.Sender;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Several started engines over one database, each with its own connections and threads. */
@ParameterizedClass
@EnumSource(names = {"MARIADB", "POSTGRES_15"})
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodesTest {

  private static final int SUBSCRIPTIONS = 40;
  private static final Duration LEASE = Duration.ofSeconds(6);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final TestDatabase database;
  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private final ConcurrentHashMap<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
  private int published;

  NodesTest(DatabaseKind kind) {
    database = kind.open();
  }

  @BeforeEach
  void subscribe() {
    database.createTables();
    Node first = new Node();
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      first
          .reprise
          .subscriptions()
          .create(NewSubscription.of(TENANT, URL).withId("wbs_" + i))
          .orElseThrow();
    }
  }

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
    database.close();
  }

  @Test
  void everyDelivery_isAttemptedOnce_whileNodesComeAndGo() {
    Node first = nodes.get(0);
    publishWhile(first, new Node());
    Node third = new Node();
    publishWhile(first, third);
    assertThat(nodes).allSatisfy(node -> assertThat(node.sent.get()).isPositive());

    nodes.get(1).close();
    publishUntil(first, () -> nodes.get(2).sent.get() > third.seen + SUBSCRIPTIONS);
    first.close();
    publish(third);
    awaitThat(() -> isAllDelivered(third));

    assertThat(attempts).hasSize(published * SUBSCRIPTIONS);
    assertThat(attempts.values()).allMatch(count -> count.get() == 1);
  }

  @Test
  void slotsOfANodeThatStopsRenewing_moveWithinTheLease() {
    Node first = nodes.get(0);
    Node second = new Node();
    publishWhile(first, second);
    awaitThat(() -> isAllDelivered(first));

    second.store.cutOff();
    long cutOffAt = System.nanoTime();
    int before = second.sent.get();
    publish(first);
    awaitThat(() -> isAllDelivered(first));

    Duration took = Duration.ofNanos(System.nanoTime() - cutOffAt);
    System.out.printf(
        "a node was cut off: all its slots had moved %s later; lease %s%n", took, LEASE);
    assertThat(second.sent).hasValue(before);
    assertThat(attempts.values()).allMatch(count -> count.get() == 1);
  }

  /** Publishes until a node that has just come makes attempts. */
  private void publishWhile(Node publisher, Node coming) {
    publishUntil(publisher, () -> coming.sent.get() > 0);
    coming.seen = coming.sent.get();
  }

  private void publishUntil(Node publisher, BooleanSupplier isDone) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    do {
      publish(publisher);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
      assertThat(System.nanoTime() - deadline).as("time left").isNegative();
    } while (!isDone.getAsBoolean());
  }

  private void publish(Node node) {
    NewEvent event = NewEvent.of(TENANT, "order.paid", Payload.json("{}"));
    node.reprise.events().publish(event.withId("evt_" + published++)).orElseThrow();
  }

  private static void awaitThat(BooleanSupplier isDone) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!isDone.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("time left").isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private boolean isAllDelivered(Node node) {
    DeliveryFilter pending = DeliveryFilter.of(TENANT).withStatus(DeliveryStatus.PENDING);
    return node.reprise.deliveries().list(pending, PageRequest.first(1)).items().isEmpty();
  }

  private static SendReport answered() {
    return new SendReport(
        new AttemptResult.Answered(200, Optional.empty()),
        Duration.ofMillis(30),
        Contact.none(),
        List.of(),
        Optional.of(new RecordedResponse(200, List.of(), Bytes.empty(), false)));
  }

  /** An engine with a store and connections of its own. */
  private final class Node {

    private final AtomicInteger sent = new AtomicInteger();
    private final TestDatabase own = database.again();
    private final CutOffStore store =
        new CutOffStore(JdbcDeliveryStore.open(own.dataSource(), own.options()));
    private final Reprise reprise =
        Reprise.builder(store, new CountingSender(sent))
            .policy(DeliveryPolicy.defaults().withAttemptTimeout(Duration.ofSeconds(2)))
            .lease(LEASE)
            .pollInterval(Duration.ofMillis(100))
            .build()
            .start();
    private int seen;
    private boolean isClosed;

    private Node() {
      nodes.add(this);
    }

    private void close() {
      if (!isClosed) {
        isClosed = true;
        reprise.close(store.isCutOff() ? Duration.ZERO : Duration.ofSeconds(30));
        own.close();
      }
    }
  }

  /** Answers after a moment, on another thread. */
  private final class CountingSender implements Sender {

    private final AtomicInteger sent;

    private CountingSender(AtomicInteger sent) {
      this.sent = sent;
    }

    @Override
    public CompletionStage<SendReport> send(SendRequest request) {
      sent.incrementAndGet();
      attempts.computeIfAbsent(request.deliveryId(), id -> new AtomicInteger()).incrementAndGet();
      return CompletableFuture.supplyAsync(
          NodesTest::answered, CompletableFuture.delayedExecutor(30, TimeUnit.MILLISECONDS));
    }
  }
}
