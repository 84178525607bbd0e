package dev.reprise;

import static dev.reprise.EngineRig.START;
import static dev.reprise.EngineRig.TENANT;
import static dev.reprise.EngineRig.URL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.internal.loop.Loop;
import dev.reprise.internal.loop.VirtualTime;
import dev.reprise.memory.InMemoryDeliveryStore;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Several engines over one store, on virtual time: how slots change hands. */
class NodesTest {

  private static final int SUBSCRIPTIONS = 60;
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration SPREAD = Duration.ofSeconds(12);

  private final VirtualTime time = new VirtualTime(START);
  private final InMemoryDeliveryStore store = InMemoryDeliveryStore.create(time);
  private int published;

  @Test
  void deliveries_spreadOverTheNodes_andAreAttemptedOnce() {
    Node first = new Node();
    Node second = new Node();
    Node third = new Node();
    subscribe(first);
    time.advance(SPREAD);

    publish(first);
    time.advance(Duration.ofSeconds(2));

    assertThat(List.of(first, second, third))
        .allSatisfy(node -> assertThat(node.sender.requests()).hasSizeGreaterThan(5));
    assertAttemptedOnce(first, second, third);
  }

  @Test
  void slotsInWhichSomethingIsInFlight_waitForIt() {
    Node first = new Node();
    subscribe(first);
    time.settle();
    first.sender.hangAll();
    publish(first);
    time.advance(Duration.ofSeconds(1));
    assertThat(first.sender.hanging()).hasSize(SUBSCRIPTIONS);

    Node second = new Node();
    time.advance(SPREAD);
    publish(second);
    time.advance(Duration.ofSeconds(2));
    assertThat(second.sender.requests()).isEmpty();

    first.sender.answerAll(200);
    first.sender.hanging().forEach(each -> first.sender.report(each, ScriptedSender.answer(200)));
    time.advance(SPREAD);

    assertThat(second.sender.requests()).hasSizeGreaterThan(10);
    assertAttemptedOnce(first, second);
  }

  @Test
  void nodeThatLeaves_givesItsSlotsBackAtOnce() {
    Node first = new Node();
    Node second = new Node();
    subscribe(first);
    time.advance(SPREAD);

    second.close();
    time.advance(SPREAD);
    publish(first);
    time.advance(Duration.ofSeconds(2));

    assertThat(first.sender.requests()).hasSize(SUBSCRIPTIONS);
    assertThat(second.sender.requests()).isEmpty();
  }

  @Test
  void nodeThatDies_losesItsSlotsWithinTheLease() {
    Node first = new Node();
    Node second = new Node();
    subscribe(first);
    time.advance(SPREAD);
    second.kill();
    publish(first);
    time.advance(Duration.ofSeconds(2));
    assertThat(first.sender.requests()).hasSizeLessThan(SUBSCRIPTIONS);

    time.advance(LEASE);

    assertThat(first.sender.requests()).hasSize(SUBSCRIPTIONS);
  }

  @Test
  void nodesThatComeAndGo_attemptEveryDeliveryOnce() {
    List<Node> all = new ArrayList<>();
    List<Node> running = new ArrayList<>();
    Node publisher = new Node();
    subscribe(publisher);
    all.add(publisher);
    for (int step = 0; step < 12; step++) {
      if (step % 3 == 2) {
        running.remove(0).close();
      } else {
        Node joining = new Node().taking(Duration.ofMillis(700));
        all.add(joining);
        running.add(joining);
      }
      for (int part = 0; part < 8; part++) {
        publish(publisher);
        time.advance(Duration.ofMillis(900));
      }
    }
    time.advance(SPREAD);

    assertAttemptedOnce(all.toArray(Node[]::new));
  }

  private void subscribe(Node node) {
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      NewSubscription wanted = NewSubscription.of(TENANT, URL).withId("wbs_" + i);
      node.reprise.subscriptions().create(wanted).orElseThrow();
    }
  }

  private void publish(Node node) {
    NewEvent event = NewEvent.of(TENANT, "order.paid", Payload.json("{}"));
    node.reprise.events().publish(event.withId("evt_" + published++)).orElseThrow();
  }

  private void assertAttemptedOnce(Node... nodes) {
    List<String> sent = new ArrayList<>();
    for (Node node : nodes) {
      node.sender.requests().stream().map(SendRequest::deliveryId).forEach(sent::add);
    }
    assertThat(sent).hasSize(published * SUBSCRIPTIONS).doesNotHaveDuplicates();
    assertThat(sent)
        .allSatisfy(
            id ->
                assertThat(nodes[0].reprise.deliveries().find(TENANT, id).orElseThrow().status())
                    .isEqualTo(DeliveryStatus.SUCCEEDED));
  }

  /** An engine on loops that go on after its end, so that it ends in virtual time. */
  private final class Node {

    private final ScriptedSender sender = new ScriptedSender();
    private final List<Loop> loops = new ArrayList<>();
    private final Reprise reprise =
        Reprise.builder(store, this::send)
            .policy(DeliveryPolicy.defaults().withAttemptTimeout(Duration.ofSeconds(25)))
            .lease(LEASE)
            .loops(this::loop)
            .build()
            .start();
    private Duration takes = Duration.ZERO;

    private CompletionStage<SendReport> send(SendRequest request) {
      CompletionStage<SendReport> report = sender.send(request);
      if (!takes.isZero()) {
        time.loop().after(takes, () -> sender.report(request, ScriptedSender.answer(200)));
      }
      return report;
    }

    private Node taking(Duration value) {
      sender.hangAll();
      takes = value;
      return this;
    }

    private Loop loop(String name) {
      Loop loop = time.loop();
      loops.add(loop);
      return new OpenLoop(loop);
    }

    private void close() {
      reprise.close(Duration.ZERO);
    }

    private void kill() {
      loops.forEach(Loop::close);
    }
  }

  private record OpenLoop(Loop loop) implements Loop {

    @Override
    public long nanoTime() {
      return loop.nanoTime();
    }

    @Override
    public void execute(Runnable step) {
      loop.execute(step);
    }

    @Override
    public Runnable after(Duration delay, Runnable step) {
      return loop.after(delay, step);
    }

    @Override
    public void close() {}
  }
}
