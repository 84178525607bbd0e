package dev.reprise;

import static dev.reprise.EngineRig.TENANT;
import static dev.reprise.EngineRig.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.NewEvent;
import dev.reprise.model.OnDead;
import dev.reprise.model.Payload;
import dev.reprise.model.RetrySchedule;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.SendRequest;
import dev.reprise.spi.StoreException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines that a delivery holds which ended dead. */
class HeldLineTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  private final EngineRig rig = new EngineRig().start();
  private final Set<String> failing = new HashSet<>();

  @BeforeEach
  void subscribe() {
    rig.reprise
        .subscriptions()
        .create(NewSubscription.of(TENANT, URL).withId("wbs_1").withSettings(holding()))
        .orElseThrow();
    rig.sender.script(
        request ->
            Optional.of(ScriptedSender.answer(failing.contains(request.event().id()) ? 500 : 200)));
  }

  @Test
  void dead_holdsWhatIsBehind_andNoOtherLine() {
    String dead = die("a1", "a");
    String behind = accept("a2", "a");
    accept("b1", "b");

    rig.time.advance(LONG);

    assertThat(rig.delivery(dead).status()).isEqualTo(DeliveryStatus.DEAD);
    assertThat(rig.delivery(behind).status()).isEqualTo(DeliveryStatus.PENDING);
    assertThat(sent()).containsExactly("a1", "a1", "b1");
  }

  @Test
  void refusedForGood_letsTheNextPass() {
    rig.sender.script(
        request ->
            Optional.of(ScriptedSender.answer(request.event().id().equals("a1") ? 400 : 200)));
    accept("a1", "a");
    String next = accept("a2", "a");

    rig.time.advance(Duration.ofSeconds(2));

    assertThat(rig.delivery(next).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void replayThatSucceeds_goesFirst_andTheOthersFollowAtOnce() {
    String dead = die("a1", "a");
    accept("a2", "a");
    accept("a3", "a");
    rig.time.advance(LONG);
    failing.clear();

    replay(dead);
    rig.time.advance(Duration.ofSeconds(1));

    assertThat(sent()).containsExactly("a1", "a1", "a1", "a2", "a3");
    assertThat(rig.delivery(dead).status()).isEqualTo(DeliveryStatus.DEAD);
  }

  @Test
  void replayThatDiesToo_leavesTheLineHeld_anotherMayRelease() {
    String dead = die("a1", "a");
    String behind = accept("a2", "a");
    String second = replay(dead);
    rig.time.advance(LONG);
    assertThat(rig.delivery(second).status()).isEqualTo(DeliveryStatus.DEAD);
    assertThat(rig.delivery(behind).status()).isEqualTo(DeliveryStatus.PENDING);
    failing.clear();

    replay(second);
    rig.time.advance(Duration.ofSeconds(1));

    assertThat(rig.delivery(behind).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void replayOfAnother_thatDies_holdsNothing() {
    String first = accept("a1", "a");
    rig.time.advance(Duration.ofSeconds(1));
    failing.add("a1");
    String again = replay(first);
    String behind = accept("a2", "a");

    rig.time.advance(LONG);

    assertThat(rig.delivery(again).status()).isEqualTo(DeliveryStatus.DEAD);
    assertThat(rig.delivery(behind).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void release_givesTheDeadOneUp_andTheNextGoesAtOnce() {
    String dead = die("a1", "a");
    String behind = accept("a2", "a");
    rig.time.advance(LONG);

    Delivery released = rig.reprise.deliveries().release(TENANT, dead).orElseThrow();
    rig.time.advance(Duration.ofMillis(100));

    assertThat(released.status()).isEqualTo(DeliveryStatus.DEAD);
    assertThat(rig.delivery(behind).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(release(dead)).isEqualTo("line_not_held");
    assertThat(release(behind)).isEqualTo("line_not_held");
    assertThat(release("wbd_00000000000000000000000000")).isEqualTo("resource_not_found");
    assertThat(release("nonsense")).isEqualTo("invalid_field_value");
  }

  @Test
  void letPassAgain_releasesAllLines_forGood() {
    String dead = die("a1", "a");
    String behind = accept("a2", "a");
    rig.time.advance(LONG);

    change(SubscriptionSettings.builder().order(DeliveryOrder.FIFO).build());
    rig.time.advance(Duration.ofMillis(100));
    assertThat(rig.delivery(behind).status()).isEqualTo(DeliveryStatus.SUCCEEDED);

    change(holding());
    String after = accept("a3", "a");
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(rig.delivery(after).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(release(dead)).isEqualTo("line_not_held");
  }

  @Test
  void changeWhoseReleaseFails_isMadeAllTheSame() {
    String dead = die("a1", "a");
    String behind = accept("a2", "a");
    rig.store.fail("releaseLines", FaultyStore.failure(true));

    change(SubscriptionSettings.builder().order(DeliveryOrder.FIFO).build());
    rig.time.advance(Duration.ofSeconds(1));

    assertThat(rig.delivery(behind).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(release(dead)).isEqualTo("done");
  }

  @Test
  void changeWithinTheHostsTransaction_failsWithItsRelease() {
    die("a1", "a");
    rig.store.fail("releaseLines", FaultyStore.failure(true));
    SubscriptionChange pass =
        SubscriptionChange.nothing()
            .withSettings(SubscriptionSettings.builder().order(DeliveryOrder.FIFO).build());

    assertThatThrownBy(
            () ->
                rig.memory.inTransaction(
                    transaction ->
                        rig.reprise.subscriptions().update(TENANT, "wbs_1", pass, transaction)))
        .isInstanceOf(StoreException.class);

    assertThat(rig.subscription().settings().onDead()).contains(OnDead.HOLD);
  }

  @Test
  void otherSettings_releaseNothing() {
    die("a1", "a");
    String behind = accept("a2", "a");

    change(
        SubscriptionSettings.builder()
            .order(DeliveryOrder.FIFO)
            .onDead(OnDead.HOLD)
            .maxInFlight(3)
            .build());
    rig.time.advance(LONG);

    assertThat(rig.delivery(behind).status()).isEqualTo(DeliveryStatus.PENDING);
  }

  @Test
  void disabling_holdsTheDeliveries_andNotTheLineLess() {
    die("a1", "a");
    String behind = accept("a2", "a");
    setStatus(SubscriptionStatus.DISABLED);
    rig.time.advance(Duration.ofSeconds(1));
    assertThat(rig.delivery(behind).status()).isEqualTo(DeliveryStatus.HELD);

    setStatus(SubscriptionStatus.ACTIVE);
    String after = accept("a3", "a");
    rig.time.advance(LONG);

    assertThat(rig.delivery(after).status()).isEqualTo(DeliveryStatus.PENDING);
  }

  @Test
  void explain_namesWhatHoldsTheLine() {
    String dead = die("a1", "a");
    String behind = accept("a2", "a");
    rig.time.advance(LONG);

    assertThat(explain(dead).reasons()).containsExactly(WaitReason.ENDED, WaitReason.HOLDS_LINE);
    assertThat(explain(behind).reasons()).containsExactly(WaitReason.LINE_HELD);
    assertThat(explain(behind).behind()).contains(dead);

    String again = replay(dead);
    rig.time.advance(Duration.ofSeconds(1));

    assertThat(explain(again).behind()).isEmpty();
    assertThat(explain(again).reasons()).containsExactly(WaitReason.NOT_DUE);
    assertThat(explain(behind).reasons()).containsExactly(WaitReason.LINE_HELD);
  }

  @Test
  void recovery_doesNotPassAHeldLine() {
    String dead = die("a1", "a");
    String behind = accept("a2", "a");
    failing.addAll(List.of("b1", "c1", "d1", "e1", "f1"));
    List.of("b1", "c1", "d1", "e1", "f1").forEach(id -> accept(id, id));
    rig.time.advance(Duration.ofSeconds(3));
    failing.clear();
    rig.time.advance(LONG);

    assertThat(rig.delivery(dead).status()).isEqualTo(DeliveryStatus.DEAD);
    assertThat(rig.delivery(behind).status()).isEqualTo(DeliveryStatus.PENDING);
  }

  private static SubscriptionSettings holding() {
    return SubscriptionSettings.builder()
        .order(DeliveryOrder.FIFO)
        .onDead(OnDead.HOLD)
        .schedule(RetrySchedule.ofSeconds(0, 10))
        .build();
  }

  /** Has an event fail until its delivery is dead. */
  private String die(String eventId, String key) {
    failing.add(eventId);
    String id = accept(eventId, key);
    rig.time.advance(Duration.ofSeconds(20));
    return id;
  }

  private String accept(String eventId, String key) {
    NewEvent event =
        NewEvent.of(TENANT, "order.paid", Payload.json("{}")).withId(eventId).withKey(key);
    return rig.reprise.events().publish(event).orElseThrow().deliveryIds().get(0);
  }

  private String replay(String id) {
    return rig.reprise.replays().replay(ReplayRequest.of(TENANT, id)).orElseThrow().id();
  }

  private String release(String id) {
    return rig.reprise.deliveries().release(TENANT, id).code();
  }

  private Explanation explain(String id) {
    return rig.reprise.deliveries().explain(TENANT, id).orElseThrow();
  }

  private void change(SubscriptionSettings settings) {
    update(SubscriptionChange.nothing().withSettings(settings));
  }

  private void setStatus(SubscriptionStatus status) {
    update(SubscriptionChange.nothing().withStatus(status));
  }

  private void update(SubscriptionChange change) {
    rig.reprise.subscriptions().update(TENANT, "wbs_1", change).orElseThrow();
  }

  private List<String> sent() {
    return rig.sender.requests().stream().map(SendRequest::event).map(event -> event.id()).toList();
  }
}
