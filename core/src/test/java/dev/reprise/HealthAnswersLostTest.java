package dev.reprise;

import static dev.reprise.EngineRig.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Health;
import dev.reprise.spi.HostTransaction;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is counted of a receiver where the store writes it and its answer is lost. */
class HealthAnswersLostTest {

  @Test
  void failureThatIsWritten_doesNotCountTwice() {
    EngineRig rig = withLostAnswer();

    goOn(rig);

    assertThat(rig.subscription().health().consecutiveFailures()).isEqualTo(2);
  }

  @Test
  void failureThatIsWritten_andAnotherNodesOnTop_doesNotCountTwice() {
    EngineRig rig = withLostAnswer();
    rig.store.losingAnswersOf("update", false);
    seenByAnotherNode(rig);

    goOn(rig);

    assertThat(rig.subscription().health().consecutiveFailures()).isEqualTo(3);
  }

  private static EngineRig withLostAnswer() {
    EngineRig rig = new EngineRig().start();
    rig.subscribe();
    rig.sender.answerAll(400);
    rig.store.losingAnswersOf("update", true);
    rig.publish("evt_1");
    assertThat(rig.subscription().health().consecutiveFailures()).isEqualTo(1);
    return rig;
  }

  private static void seenByAnotherNode(EngineRig rig) {
    Health health = new Health(2, Optional.empty(), Optional.empty());
    assertThat(
            rig.store
                .subscriptions()
                .update(TENANT, "wbs_1", each -> each.withHealth(health), HostTransaction.none()))
        .isPresent();
  }

  /** Lets the engine write what it has seen, and see one more failure. */
  private static void goOn(EngineRig rig) {
    rig.store.losingAnswersOf("update", false);
    rig.time.advance(Duration.ofSeconds(30));
    rig.publish("evt_2");
  }
}
