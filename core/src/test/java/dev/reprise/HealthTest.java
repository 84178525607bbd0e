package dev.reprise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.DisabledReason;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When the health of a subscription is written, on virtual time. */
class HealthTest {

  @Test
  void manyFailures_areWrittenOnceASecond_andAllCount() {
    EngineRig rig = failing();

    IntStream.range(0, 30).forEach(i -> rig.publish("evt_" + i));
    rig.time.advance(Duration.ofSeconds(1));

    assertThat(rig.store.calls("update")).isBetween(3, 4);
    assertThat(failures(rig)).isEqualTo(30);
  }

  @Test
  void firstFailure_isWrittenAtOnce() {
    EngineRig rig = failing();

    rig.publish("evt_1");

    assertThat(failures(rig)).isEqualTo(1);
  }

  @Test
  void firstSuccessAfterFailures_isWrittenAtOnce() {
    EngineRig rig = failing();
    rig.publish("evt_1");
    rig.publish("evt_2");
    rig.sender.answerAll(200);

    rig.publish("evt_3");

    assertThat(failures(rig)).isZero();
    assertThat(rig.subscription().health().lastSuccessAt()).isPresent();
  }

  @Test
  void gone_withinASecondOfAWrite_disablesAtOnce() {
    EngineRig rig = failing();
    rig.publish("evt_1");
    rig.sender.answerAll(410);

    rig.publish("evt_2");

    assertThat(rig.subscription().health().disabledReason()).contains(DisabledReason.GONE);
  }

  @Test
  void steadySuccess_isWrittenOnceASecond() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();

    IntStream.range(0, 30).forEach(i -> rig.publish("evt_" + i));

    assertThat(rig.store.calls("update")).isBetween(3, 4);
  }

  @Test
  void close_writesWhatWaits() {
    EngineRig rig = failing();
    rig.publish("evt_1");
    rig.publish("evt_2");
    assertThat(failures(rig)).isEqualTo(1);

    rig.reprise.closeWhenDrained(() -> {});
    rig.time.settle();

    assertThat(failures(rig)).isEqualTo(2);
  }

  @Test
  void directoryDown_allCountsOnceWhenItIsBack() {
    EngineRig rig = failing();
    rig.publish("evt_1");
    rig.store.fail("update", FaultyStore.failure(true));
    IntStream.range(2, 12).forEach(i -> rig.publish("evt_" + i));
    rig.time.advance(Duration.ofMinutes(1));
    assertThat(failures(rig)).isEqualTo(1);

    rig.store.heal("update");
    rig.time.advance(Duration.ofSeconds(6));

    assertThat(failures(rig)).isEqualTo(11);
  }

  private static EngineRig failing() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.answerAll(400);
    return rig;
  }

  private static int failures(EngineRig rig) {
    return rig.subscription().health().consecutiveFailures();
  }
}
