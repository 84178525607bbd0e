package dev.reprise;

import static dev.reprise.EngineRig.TENANT;
import static dev.reprise.EngineRig.URL;
import static dev.reprise.ScriptedSender.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.memory.InMemoryDeliveryStore;
import dev.reprise.model.Attempt;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.StatusDetail;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.SendRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SPEC section 4, row by row. */
class ReplayServiceTest {

  private final EngineRig rig = new EngineRig();

  @BeforeEach
  void start() {
    rig.start();
    rig.subscribe();
  }

  @Test
  void failed_isFiredAgain_asAFreshDelivery_withTheOriginalUntouched() {
    String original = failed();
    Delivery before = rig.delivery(original);
    List<Attempt> attemptsBefore = rig.attempts(original);
    rig.time.advance(Duration.ofHours(1));
    rig.sender.answerAll(200);

    Delivery fresh =
        rig.reprise
            .replays()
            .replay(request(original).withActor("ann").withReason("fixed"))
            .orElseThrow();
    assertThat(fresh.status()).isEqualTo(DeliveryStatus.PENDING);
    rig.time.advance(Duration.ofMillis(100));

    Delivery replay = rig.delivery(fresh.id());
    assertThat(replay.status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(replay.origin().replayedFrom()).contains(original);
    assertThat(replay.origin().rootId()).isEqualTo(original);
    assertThat(replay.origin().generation()).isEqualTo(1);
    assertThat(replay.origin().actor()).contains("ann");
    assertThat(replay.origin().reason()).contains("fixed");
    assertThat(replay.event()).isEqualTo(before.event());
    assertThat(rig.attempts(fresh.id())).extracting(Attempt::number).containsExactly(1);
    assertThat(rig.delivery(original)).isEqualTo(before);
    assertThat(rig.attempts(original)).isEqualTo(attemptsBefore);
  }

  @Test
  void replayOfAReplay_staysInTheLineage() {
    String root = failed();
    String first = replayed(root);

    Delivery second = rig.reprise.replays().replay(request(first)).orElseThrow();

    assertThat(second.origin().replayedFrom()).contains(first);
    assertThat(second.origin().rootId()).isEqualTo(root);
    assertThat(second.origin().generation()).isEqualTo(2);
    assertThat(rig.reprise.deliveries().lineage(TENANT, first).orElseThrow().entries())
        .extracting(entry -> entry.delivery().id())
        .containsExactly(root, first, second.id());
  }

  @Test
  void succeeded_mayBeReplayedToo() {
    String original = rig.publish("evt_1");

    assertThat(rig.reprise.replays().replay(request(original)).code()).isEqualTo("enqueued");
  }

  @Test
  void replay_hasTheFullSchedule() {
    String original = failed();
    rig.sender.answerAll(500);

    String replay = rig.reprise.replays().replay(request(original)).orElseThrow().id();
    rig.time.advance(Duration.ofHours(32));

    assertThat(rig.delivery(replay).status()).isEqualTo(DeliveryStatus.DEAD);
    assertThat(rig.attempts(replay)).hasSize(8);
  }

  @Test
  void malformedId_isRefused() {
    assertThat(code(request("no-id"))).isEqualTo(Refusal.INVALID_FIELD_VALUE.code());
  }

  @Test
  void unknown_orAnotherTenants_isNotFound() {
    String original = failed();

    assertThat(code(request("wbd_00000000000000000000000000"))).isEqualTo("resource_not_found");
    assertThat(code(ReplayRequest.of("other", original))).isEqualTo("resource_not_found");
  }

  @Test
  void disabledSubscription_isRefused() {
    String original = failed();
    setStatus(SubscriptionStatus.DISABLED);

    assertThat(code(request(original))).isEqualTo("subscription_disabled");
    assertThat(rig.all()).hasSize(1);
  }

  @Test
  void disabledSubscription_allowed_isProbedOnce_withoutEffectOnHealth() {
    String original = failed();
    setStatus(SubscriptionStatus.DISABLED);
    Subscription before = rig.subscription();
    rig.sender.answerAll(503);

    String probe =
        rig.reprise.replays().replay(request(original).allowingDisabled()).orElseThrow().id();
    rig.time.advance(Duration.ofDays(2));

    assertThat(rig.delivery(probe).status()).isEqualTo(DeliveryStatus.DEAD);
    assertThat(rig.attempts(probe)).hasSize(1);
    assertThat(rig.subscription()).isEqualTo(before);
  }

  @Test
  void deletedSubscription_isRefused() {
    String original = failed();
    rig.reprise.subscriptions().delete(TENANT, "wbs_1").orElseThrow();

    assertThat(code(request(original))).isEqualTo("subscription_deleted");
    assertThat(code(request(original).allowingDisabled())).isEqualTo("subscription_deleted");
  }

  @Test
  void pausedSubscription_accepts_andWaits() {
    String original = failed();
    setStatus(SubscriptionStatus.PAUSED);
    rig.sender.answerAll(200);

    String replay = rig.reprise.replays().replay(request(original)).orElseThrow().id();
    rig.time.advance(Duration.ofHours(1));

    assertThat(rig.delivery(replay).status()).isEqualTo(DeliveryStatus.PENDING);
    assertThat(rig.attempts(replay)).isEmpty();
  }

  @Test
  void pendingOriginal_isRefused_namingIt() {
    String original = pending();

    ReplayResult result = rig.reprise.replays().replay(request(original));

    assertThat(result.code()).isEqualTo("delivery_pending");
    assertThat(((ReplayResult.Refused) result).pendingDeliveryId()).contains(original);
    assertThatThrownBy(result::orElseThrow)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("delivery_pending");
  }

  @Test
  void pendingOriginal_expedited_isTheSameDelivery_dueNow() {
    String original = pending();
    rig.sender.answerAll(200);

    ReplayResult result =
        rig.reprise.replays().replay(request(original).withWhenPending(WhenPending.EXPEDITE));
    rig.time.advance(Duration.ofMillis(100));

    assertThat(result.code()).isEqualTo("expedited");
    assertThat(result.orElseThrow().id()).isEqualTo(original);
    assertThat(rig.delivery(original).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(rig.all()).hasSize(1);
  }

  @Test
  void pendingOriginal_superseded_isCanceled_andTheReplayTakesItsPlace() {
    String original = pending();
    rig.sender.answerAll(200);

    Delivery replay =
        rig.reprise
            .replays()
            .replay(request(original).withWhenPending(WhenPending.SUPERSEDE))
            .orElseThrow();
    rig.time.advance(Duration.ofMillis(100));

    assertThat(rig.delivery(original).status()).isEqualTo(DeliveryStatus.CANCELED);
    assertThat(rig.delivery(original).progress().detail()).isEqualTo(StatusDetail.SUPERSEDED);
    assertThat(rig.delivery(replay.id()).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(rig.sender.requests()).hasSize(2);
  }

  @Test
  void pendingOriginal_inFlight_isNotSuperseded() {
    rig.sender.hangAll();
    String original = rig.publish("evt_1");

    ReplayResult result =
        rig.reprise.replays().replay(request(original).withWhenPending(WhenPending.SUPERSEDE));

    assertThat(result.code()).isEqualTo("attempt_in_flight");
    assertThat(((ReplayResult.Refused) result).retryAfter()).isPresent();
    rig.sender.report(rig.sender.hanging().get(0), answer(200));
    rig.time.advance(Duration.ofMillis(100));
    assertThat(rig.delivery(original).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void sameEventPendingAlready_isRefused_namingThePendingOne() {
    String original = failed();
    rig.sender.answerAll(500);
    String replay = rig.reprise.replays().replay(request(original)).orElseThrow().id();
    rig.time.advance(Duration.ofMillis(100));

    ReplayResult again = rig.reprise.replays().replay(request(original));

    assertThat(again.code()).isEqualTo("replay_pending");
    assertThat(((ReplayResult.Refused) again).pendingDeliveryId()).contains(replay);
    assertThat(rig.all()).hasSize(2);
  }

  @Test
  void originalUrl_isThatOfItsLastAttempt() {
    String original = failed();
    moveTo("https://new.example/in");
    rig.sender.answerAll(200);

    replayed(original);
    rig.reprise.replays().replay(request(original).toOriginalUrl()).orElseThrow();
    rig.time.advance(Duration.ofMillis(100));

    assertThat(rig.sender.requests())
        .extracting(SendRequest::url)
        .containsExactly(URL, "https://new.example/in", URL);
  }

  @Test
  void originalUrl_withoutAnAttempt_isRefused() {
    setStatus(SubscriptionStatus.DISABLED);
    String held = rig.publish("evt_1");
    setStatus(SubscriptionStatus.ACTIVE);

    assertThat(code(request(held).toOriginalUrl())).isEqualTo("no_recorded_url");
    assertThat(code(request(held))).isEqualTo("enqueued");
  }

  @Test
  void freshEventId_isCarriedBySameBytes() {
    String original = failed();
    rig.sender.answerAll(200);

    Delivery replay =
        rig.reprise
            .replays()
            .replay(request(original).withReason("they lost it").withFreshEventId())
            .orElseThrow();
    rig.time.advance(Duration.ofMillis(100));

    assertThat(replay.event().id()).startsWith("evt_").isNotEqualTo("evt_1");
    assertThat(rig.sender.requests())
        .extracting(request -> request.payload().bytes().toUtf8())
        .containsExactly("{}", "{}");
    assertThatThrownBy(() -> request(original).withFreshEventId())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reason");
  }

  @Test
  void hostTransaction_commitsOrRollsBackTheReplayWithIt() {
    InMemoryDeliveryStore store = InMemoryDeliveryStore.create(rig.time);
    ScriptedSender sender = new ScriptedSender();
    Reprise reprise = Reprise.builder(store, sender).build();
    reprise.subscriptions().create(NewSubscription.of(TENANT, URL).withId("wbs_1")).orElseThrow();
    String original =
        reprise
            .events()
            .publish(NewEvent.of(TENANT, "order.paid", Payload.json("{}")))
            .orElseThrow()
            .deliveryIds()
            .get(0);
    reprise.deliveries().cancel(TENANT, original).orElseThrow();

    assertThatThrownBy(
            () ->
                store.inTransaction(
                    transaction -> {
                      reprise.replays().replay(request(original), transaction).orElseThrow();
                      throw new IllegalStateException("the host changed its mind");
                    }))
        .hasMessageContaining("changed its mind");
    assertThat(count(reprise)).isEqualTo(1);

    store.inTransaction(
        transaction -> reprise.replays().replay(request(original), transaction).orElseThrow());
    assertThat(count(reprise)).isEqualTo(2);
  }

  @Test
  void overAStoreAlone_enqueuesForOthersToSend() {
    String original = failed();
    DeliveryStore store = rig.store;
    rig.sender.answerAll(200);

    String replay = ReplayService.over(store).replay(request(original)).orElseThrow().id();
    rig.time.advance(Duration.ofSeconds(2));

    assertThat(rig.delivery(replay).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  private static int count(Reprise reprise) {
    return reprise
        .deliveries()
        .list(DeliveryFilter.of(TENANT), PageRequest.first(10))
        .items()
        .size();
  }

  private String failed() {
    rig.sender.answerAll(400);
    return rig.publish("evt_1");
  }

  private String pending() {
    rig.sender.answerAll(500);
    return rig.publish("evt_1");
  }

  private String replayed(String original) {
    String replay = rig.reprise.replays().replay(request(original)).orElseThrow().id();
    rig.time.advance(Duration.ofMillis(100));
    return replay;
  }

  private String code(ReplayRequest request) {
    return rig.reprise.replays().replay(request).code();
  }

  private void moveTo(String url) {
    rig.reprise
        .subscriptions()
        .update(TENANT, "wbs_1", SubscriptionChange.nothing().withUrl(url))
        .orElseThrow();
  }

  private void setStatus(SubscriptionStatus status) {
    rig.reprise
        .subscriptions()
        .update(TENANT, "wbs_1", SubscriptionChange.nothing().withStatus(status))
        .orElseThrow();
  }

  private static ReplayRequest request(String id) {
    return ReplayRequest.of(TENANT, id);
  }
}
