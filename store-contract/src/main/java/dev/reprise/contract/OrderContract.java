package dev.reprise.contract;

import static dev.reprise.contract.Samples.START;
import static dev.reprise.contract.Samples.SUCCEEDED;
import static dev.reprise.contract.Samples.TENANT;
import static dev.reprise.contract.Samples.again;
import static dev.reprise.contract.Samples.answered;
import static dev.reprise.contract.Samples.event;
import static dev.reprise.contract.Samples.inOrder;
import static dev.reprise.contract.Samples.replay;
import static dev.reprise.contract.Samples.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.OnDead;
import dev.reprise.spi.LineHeads;
import dev.reprise.spi.LineWalk;
import dev.reprise.spi.QueuedDelivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a {@link dev.reprise.spi.DeliveryQueue} that keeps an order shows what stands first. */
public abstract class OrderContract extends LineContract {

  private static final Instant FAR = START.plus(Duration.ofDays(50));

  /** More lines than any store looks at in one step. */
  private static final int MANY_LINES = 1_200;

  /** Takes what opens the store under test. */
  protected OrderContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @Test
  void heads_showTheFirstOfEachLine() {
    Delivery one = ordered("one");
    ordered("one");
    Delivery two = ordered("two");
    Delivery keyless = publish(event(), inOrder(LANE, Duration.ZERO));
    publish(event(), inOrder(LANE, Duration.ZERO));

    assertThat(heads(START)).containsExactlyInAnyOrder(one.id(), two.id(), keyless.id()).hasSize(3);
  }

  @Test
  void heads_showAllThatAnAttemptNeeds() {
    Delivery delivery = ordered("one");
    settle(delivery, answered(1, 503), again(Duration.ofSeconds(10)));

    LineHeads heads =
        queue()
            .heads(new LineWalk(IN_LANE, START.plusSeconds(10), Optional.empty(), 5, OnDead.PASS));

    assertThat(heads.deliveries())
        .containsExactly(
            new QueuedDelivery(
                IN_LANE,
                delivery.id(),
                delivery.event(),
                delivery.origin(),
                START,
                0,
                1,
                START.plusSeconds(10),
                DeliveryOrder.FIFO));
    assertThat(heads.next()).isEmpty();
  }

  @Test
  void firstInLine_isTheOldestOfItsKey() {
    Delivery first = ordered("one");
    Delivery behind = ordered("one");
    Delivery other = ordered("two");
    Delivery unordered = publish(event().withKey("one"), to(LANE));

    assertThat(firstInLine(first)).contains(first.id());
    assertThat(firstInLine(behind)).contains(first.id());
    assertThat(firstInLine(other)).contains(other.id());
    assertThat(firstInLine(unordered)).isEmpty();

    settle(first, answered(1, 200), SUCCEEDED);

    assertThat(firstInLine(first)).isEmpty();
    assertThat(firstInLine(behind)).contains(behind.id());
  }

  private Optional<String> firstInLine(Delivery delivery) {
    return queue().firstInLine(TENANT, delivery.id());
  }

  @Test
  void whatWaitsForItsRetry_holdsItsLineAndNoOther() {
    Delivery first = ordered("one");
    Delivery behind = ordered("one");
    Delivery other = ordered("two");
    settle(first, answered(1, 500), again(Duration.ofMinutes(1)));

    assertThat(heads(START.plusSeconds(59))).containsExactly(other.id());
    assertThat(heads(START.plusSeconds(60))).containsExactlyInAnyOrder(first.id(), other.id());

    settle(first, answered(2, 200), SUCCEEDED);
    assertThat(heads(START.plusSeconds(60))).containsExactlyInAnyOrder(behind.id(), other.id());
  }

  @Test
  void whatIsExpedited_doesNotPassWhatIsBefore() {
    Delivery first = publish(event().withKey("one"), inOrder(LANE, Duration.ofMinutes(1)));
    Delivery behind = publish(event().withKey("one"), inOrder(LANE, Duration.ofMinutes(1)));

    assertThat(queue().expedite(TENANT, behind.id(), NONE)).isTrue();
    assertThat(heads(START)).isEmpty();

    assertThat(queue().expedite(TENANT, first.id(), NONE)).isTrue();
    assertThat(heads(START)).containsExactly(first.id());
  }

  @Test
  void whatIsCanceled_leavesItsLine() {
    Delivery first = ordered("one");
    Delivery behind = ordered("one");

    assertThat(queue().cancel(TENANT, first.id(), NONE)).isTrue();

    assertThat(heads(START)).containsExactly(behind.id());
  }

  @Test
  void replay_goesToTheEndOfItsLine() {
    Delivery original = ordered("one");
    settle(original, answered(1, 500), Samples.DEAD);
    Delivery live = ordered("one");
    clock.advance(Duration.ofSeconds(1));
    Delivery again = enqueued(replay(original, inOrder(LANE, Duration.ZERO)));

    assertThat(heads(clock.instant())).containsExactly(live.id());
    settle(live, answered(1, 200), SUCCEEDED);
    assertThat(heads(clock.instant())).containsExactly(again.id());
  }

  @Test
  void whatWasAcceptedWithoutOrder_standsInNoLine() {
    Delivery before = publish(event().withKey("one"), to(LANE));
    Delivery beforeToo = publish(event().withKey("one"), to(LANE));
    Delivery ordered = ordered("one");

    assertThat(heads(START)).containsExactlyInAnyOrder(before.id(), beforeToo.id(), ordered.id());
  }

  @Test
  void due_showsWhatWasAcceptedInOrderAsIfItWereNot() {
    Delivery first = ordered("one");
    Delivery behind = ordered("one");

    assertThat(queue().due(IN_LANE, START, 5))
        .extracting(QueuedDelivery::deliveryId, QueuedDelivery::order)
        .containsExactly(
            tuple(first.id(), DeliveryOrder.FIFO), tuple(behind.id(), DeliveryOrder.FIFO));
  }

  @Test
  void heads_ofOtherLanes_areNotShown() {
    publish(event().withKey("one"), inOrder("other", Duration.ZERO));
    Delivery mine = ordered("one");

    assertThat(heads(START)).containsExactly(mine.id());
  }

  @Test
  void steps_comeToEveryLine_howeverFewAreReadAtATime() {
    List<String> lines =
        IntStream.range(0, 7).mapToObj(i -> ordered("key-" + i).id()).sorted().toList();
    publish(event(), to(LANE));
    publish(event(), to(LANE));

    List<LineHeads> steps = steps(FAR, 2);

    assertThat(steps).allSatisfy(step -> assertThat(step.due()).hasSizeLessThanOrEqualTo(2));
    assertThat(ids(steps)).hasSize(9).containsAll(lines).doesNotHaveDuplicates();
  }

  @Test
  void steps_passManyLinesThatWait() {
    List<Delivery> waiting = new ArrayList<>();
    for (int i = 0; i < MANY_LINES; i++) {
      waiting.add(publish(event().withKey("key-" + i), inOrder(LANE, Duration.ofHours(1))));
    }
    queue().expedite(TENANT, waiting.get(700).id(), NONE);

    assertThat(ids(steps(START, 5))).containsExactly(waiting.get(700).id());
  }

  @Test
  void heads_withoutRoom_areRefused() {
    assertThatThrownBy(() -> new LineWalk(IN_LANE, START, Optional.empty(), 0, OnDead.PASS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<String> heads(Instant upTo) {
    return heads(upTo, OnDead.PASS);
  }

  private List<LineHeads> steps(Instant upTo, int limit) {
    return steps(upTo, limit, OnDead.PASS);
  }
}
