package dev.reprise;

import static dev.reprise.EngineRig.TENANT;
import static dev.reprise.ScriptedSender.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.AttemptResult;
import dev.reprise.model.Bytes;
import dev.reprise.model.Contact;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.RecordedResponse;
import dev.reprise.model.RetrySchedule;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.SendReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How fast a lane goes, on virtual time. */
class LaneTest {

  private static final DeliveryFilter PENDING =
      DeliveryFilter.of(TENANT).withStatus(DeliveryStatus.PENDING);

  @Test
  void rate_holdsInEverySecond_andIsReached() {
    EngineRig rig = new EngineRig().start();
    rig.reprise
        .subscriptions()
        .create(
            NewSubscription.of(TENANT, EngineRig.URL)
                .withSettings(SubscriptionSettings.builder().ratePerSecond(5).build()))
        .orElseThrow();
    IntStream.range(0, 60).forEach(i -> rig.accept("evt_" + i));

    for (int second = 1; second <= 10; second++) {
      int before = rig.sender.requests().size();
      rig.time.advance(Duration.ofSeconds(1));
      assertThat(rig.sender.requests().size() - before).isLessThanOrEqualTo(6);
    }

    assertThat(rig.sender.requests().size()).isBetween(44, 51);
  }

  @Test
  void failingReceiver_isLeftAlone_andProbedOneAtATime() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.script(request -> Optional.of(unreachable(ErrorKind.CONNECT)));
    IntStream.range(0, 100).forEach(i -> rig.accept("evt_" + i));

    rig.time.advance(Duration.ofMillis(100));
    assertThat(rig.sender.requests()).hasSize(16);

    rig.time.advance(Duration.ofMinutes(10));
    assertThat(rig.sender.requests().size() - 16).isBetween(8, 16);
    assertThat(rig.all()).extracting(Delivery::status).containsOnly(DeliveryStatus.PENDING);
  }

  @Test
  void hangingReceiver_hasOneProbeInFlight() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.hangAll();
    IntStream.range(0, 100).forEach(i -> rig.accept("evt_" + i));
    rig.time.advance(Duration.ofSeconds(30));
    int before = rig.sender.requests().size();

    rig.time.advance(Duration.ofMinutes(2));

    assertThat(rig.sender.requests().size() - before).isLessThanOrEqualTo(5);
  }

  @Test
  void askedToWait_holdsTheLane_thenProbes_andTheDeliveryWaitsAsAsked() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.script(request -> Optional.of(busy(Duration.ofHours(2))));
    String asked = rig.publish("evt_1");
    rig.sender.answerAll(200);
    String other = rig.publish("evt_2");

    rig.time.advance(Duration.ofSeconds(299));
    assertThat(rig.sender.requests()).hasSize(1);
    rig.time.advance(Duration.ofSeconds(2));
    assertThat(rig.delivery(other).status()).isEqualTo(DeliveryStatus.SUCCEEDED);

    rig.time.advance(Duration.ofMinutes(114));
    assertThat(rig.delivery(asked).status()).isEqualTo(DeliveryStatus.PENDING);
    rig.time.advance(Duration.ofMinutes(2));
    assertThat(rig.delivery(asked).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void receiverThatComesBack_getsAtOnceWhatWaitedForHours() {
    EngineRig rig = outage(new EngineRig().start());

    String first = rig.publish("after");
    rig.time.advance(Duration.ofSeconds(30));

    assertThat(rig.delivery(first).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(rig.all()).extracting(Delivery::status).containsOnly(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void recovery_canBeSwitchedOff() {
    EngineRig rig =
        outage(
            new EngineRig(
                    builder ->
                        builder.policy(
                            DeliveryPolicy.defaults().toBuilder().recovers(false).build()))
                .start());

    rig.publish("after");
    rig.time.advance(Duration.ofSeconds(30));

    assertThat(rig.all()).extracting(Delivery::status).contains(DeliveryStatus.PENDING);
  }

  @Test
  void recovery_passesOverWhatWaitsForItsFirstAttempt() {
    RetrySchedule schedule =
        new RetrySchedule(List.of(Duration.ofSeconds(30), Duration.ofHours(6)));
    EngineRig rig =
        new EngineRig(
                builder ->
                    builder.policy(
                        DeliveryPolicy.defaults().toBuilder().schedule(schedule).build()))
            .start();
    rig.subscribe();
    rig.sender.answerAll(500);
    IntStream.range(0, 20).forEach(i -> rig.accept("evt_" + i));
    rig.time.advance(Duration.ofMinutes(20));
    rig.sender.answerAll(200);

    for (int second = 0; second < 180; second++) {
      rig.accept("after_" + second);
      rig.time.advance(Duration.ofSeconds(1));
    }
    rig.time.advance(Duration.ofMinutes(1));

    assertThat(rig.all()).extracting(Delivery::status).containsOnly(DeliveryStatus.SUCCEEDED);
  }

  /** Twenty deliveries have failed for hours, then the receiver comes back. */
  private static EngineRig outage(EngineRig rig) {
    rig.subscribe();
    rig.sender.answerAll(500);
    IntStream.range(0, 20).forEach(i -> rig.accept("evt_" + i));
    rig.time.advance(Duration.ofHours(3));
    rig.sender.answerAll(200);
    assertThat(rig.all()).extracting(Delivery::status).containsOnly(DeliveryStatus.PENDING);
    return rig;
  }

  @Test
  void recovery_goesUpTheRamp() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.answerAll(500);
    IntStream.range(0, 2_000).forEach(i -> rig.accept("evt_" + i));
    rig.time.advance(Duration.ofMinutes(5));
    rig.sender.answerAll(200);
    int before = rig.sender.requests().size();
    while (rig.sender.requests().size() == before) {
      rig.time.advance(Duration.ofMillis(100));
    }

    for (int second = 0; second < 30; second++) {
      int started = rig.sender.requests().size();
      rig.time.advance(Duration.ofSeconds(1));
      int most = 10 << ((second + 1) / 10);
      assertThat(rig.sender.requests().size() - started).isBetween(most / 2 - 1, most + 1);
    }
    rig.time.advance(Duration.ofMinutes(1));
    assertThat(rig.all()).extracting(Delivery::status).contains(DeliveryStatus.SUCCEEDED);
    assertThat(rig.reprise.deliveries().list(PENDING, PageRequest.first(1)).items()).isEmpty();
  }

  @Test
  void resumed_goesOnAtTheRampsRate() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    setStatus(rig, SubscriptionStatus.PAUSED);
    IntStream.range(0, 200).forEach(i -> rig.accept("evt_" + i));
    rig.time.advance(Duration.ofSeconds(10));

    setStatus(rig, SubscriptionStatus.ACTIVE);
    rig.time.advance(Duration.ofSeconds(5));

    assertThat(rig.sender.requests().size()).isBetween(49, 52);
    rig.time.advance(Duration.ofSeconds(15));
    assertThat(rig.all()).extracting(Delivery::status).containsOnly(DeliveryStatus.SUCCEEDED);
  }

  private static void setStatus(EngineRig rig, SubscriptionStatus status) {
    rig.reprise
        .subscriptions()
        .update(TENANT, "wbs_1", SubscriptionChange.nothing().withStatus(status))
        .orElseThrow();
  }

  private static SendReport busy(Duration retryAfter) {
    return new SendReport(
        new AttemptResult.Answered(429, Optional.of(retryAfter)),
        Duration.ofMillis(7),
        Contact.at("192.0.2.1:443"),
        List.of(),
        Optional.of(new RecordedResponse(429, List.of(), Bytes.utf8(""), false)));
  }
}
