package dev.reprise;

import static dev.reprise.EngineRig.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.SubscriptionStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What this node has just accepted starts without being read, and never twice. */
class FreshDeliveryTest {

  /** As many as may wait for their first attempts without being read. */
  private static final int FRESH_MAX = 256;

  private final EngineRig rig = new EngineRig().start();

  @Test
  void acceptedHere_startsWithoutARead() {
    rig.subscribe();
    rig.sender.hangAll();
    List<Integer> before = reads();

    rig.publish("evt_1");

    assertThat(rig.sender.requests()).hasSize(1);
    assertThat(reads()).isEqualTo(before);
  }

  @Test
  void publisherThatStandsStillAfterItsCommit_makesNothingGoOutTwice() {
    rig.subscribe();
    rig.store.stallAfterOnce("publish", () -> rig.time.advance(Duration.ofSeconds(2)));

    String id = rig.publish("evt_1");

    assertThat(rig.delivery(id).status()).isEqualTo(DeliveryStatus.SUCCEEDED);
    assertThat(rig.sender.requests()).hasSize(1);
  }

  @Test
  void pausedWhileThePublisherStandsStill_waits() {
    rig.subscribe();
    rig.sender.hangAll();
    rig.accept("evt_0");
    rig.store.stallAfterOnce(
        "publish",
        () -> {
          SubscriptionChange pause =
              SubscriptionChange.nothing().withStatus(SubscriptionStatus.PAUSED);
          assertThat(rig.reprise.subscriptions().update(TENANT, "wbs_1", pause).orElseThrow())
              .isNotNull();
          rig.time.advance(Duration.ofSeconds(1));
        });

    rig.publish("evt_1");

    assertThat(rig.sender.requests()).hasSize(1);
  }

  @Test
  void moreThanFits_goesOutAllTheSame_eachOnce() {
    rig.subscribe();

    List<String> ids =
        IntStream.range(0, FRESH_MAX * 3).mapToObj(i -> rig.accept("evt_" + i)).toList();
    rig.time.advance(Duration.ofSeconds(10));

    assertThat(rig.sender.requests()).hasSameSizeAs(ids);
    assertThat(new HashSet<>(ids))
        .allMatch(id -> rig.delivery(id).status() == DeliveryStatus.SUCCEEDED);
  }

  private List<Integer> reads() {
    return List.of(rig.store.calls("due"), rig.store.calls("payload"), rig.store.calls("find"));
  }
}
