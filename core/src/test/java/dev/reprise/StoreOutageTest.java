package dev.reprise;

import static dev.reprise.EngineRig.START;
import static dev.reprise.ScriptedSender.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.spi.SendRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the engine does while its store or its leases fail, on virtual time. */
class StoreOutageTest {

  @Test
  void storeDownWhileSettling_settlesLater_andSendsOnce() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.hangAll();
    String id = rig.publish("evt_1");
    rig.store.down(true);
    rig.sender.report(rig.sender.hanging().get(0), answer(200));
    rig.time.advance(Duration.ofMinutes(5));
    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.PENDING);

    rig.store.down(false);
    rig.time.advance(Duration.ofSeconds(6));

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(rig.sender.requests()).hasSize(1);
  }

  @Test
  void storeDown_dispatchGoesOnWhenItIsBack() {
    EngineRig rig = new EngineRig();
    rig.subscribe();
    String id = rig.accept("evt_1");
    rig.store.down(true);
    rig.start();
    rig.time.advance(Duration.ofMinutes(5));
    assertThat(rig.sender.requests()).isEmpty();

    rig.store.down(false);
    rig.time.advance(Duration.ofSeconds(6));

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void settledButAnswerLost_isLateTheSecondTime_andKeepsItsStatus() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.store.losingAnswers(true);
    String id = rig.publish("evt_1");

    rig.store.losingAnswers(false);
    rig.time.advance(Duration.ofSeconds(6));

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(rig.attempts(id)).filteredOn(attempt -> !attempt.isLate()).hasSize(1);
    assertThat(rig.sender.requests()).hasSize(1);
  }

  @Test
  void settlementTheStoreRefuses_standsAlone_andTheOthersAreWritten() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.hangAll();
    List<String> ids = IntStream.range(0, 10).mapToObj(i -> rig.accept("evt_" + i)).toList();
    rig.time.advance(Duration.ofMillis(100));
    rig.store.poison(ids.get(3));

    rig.sender.hanging().forEach(request -> rig.sender.report(request, answer(200)));
    rig.time.advance(Duration.ofSeconds(1));

    assertThat(ids)
        .filteredOn(id -> rig.delivery(id).status() == DeliveryStatus.PENDING)
        .containsExactly(ids.get(3));
    rig.store.cure(ids.get(3));
    rig.time.advance(Duration.ofSeconds(31));
    assertThat(rig.delivery(ids.get(3)).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(rig.sender.requests()).hasSize(10);
  }

  @Test
  void resultsOfAMoment_areSettledTogether() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    IntStream.range(0, 16).forEach(i -> rig.accept("evt_" + i));

    rig.time.advance(Duration.ofMillis(100));

    assertThat(rig.store.settledBatches()).containsExactly(16);
  }

  @Test
  void noAttemptStarts_thatCouldOutlastTheLease() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.answerAll(500);
    rig.store.fail("renew", FaultyStore.failure(true));
    Instant lastStart = START.plus(Duration.ofSeconds(20));

    IntStream.range(0, 40)
        .forEach(
            i -> {
              rig.accept("evt_" + i);
              rig.time.advance(Duration.ofSeconds(1));
            });

    assertThat(rig.sender.requests())
        .isNotEmpty()
        .extracting(SendRequest::now)
        .allSatisfy(at -> assertThat(at).isBefore(lastStart));
    rig.store.heal("renew");
    rig.sender.answerAll(200);
    rig.time.advance(Duration.ofMinutes(5));
    assertThat(rig.all()).extracting(Delivery::status).containsOnly(DeliveryStatus.SUCCEEDED);
  }

  @Test
  void leaseTooShortForTheAttempt_isRefusedAtBuild() {
    DeliveryPolicy policy = DeliveryPolicy.defaults().withAttemptTimeout(Duration.ofSeconds(26));

    assertThatThrownBy(() -> new EngineRig(builder -> builder.policy(policy)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 25000 ms")
        .hasMessageContaining("was 26000 ms");
  }
}
