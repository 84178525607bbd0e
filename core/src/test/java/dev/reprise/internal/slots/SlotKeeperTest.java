package dev.reprise.internal.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.internal.loop.Loop;
import dev.reprise.internal.loop.VirtualTime;
import dev.reprise.model.LaneId;
import dev.reprise.spi.LeasedSlots;
import dev.reprise.spi.SlotLeases;
import dev.reprise.spi.SlotSet;
import dev.reprise.spi.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotKeeperTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final Loop loop = time.loop();
  private final SettableLeases leases = new SettableLeases();
  private int renewed;
  private final SlotKeeper keeper =
      new SlotKeeper(leases, "node_1", LeaseTimes.DEFAULT, loop, () -> renewed++);

  @Test
  void beforeTheFirstRenewal_holdsNothing() {
    assertThat(keeper.held().isEmpty()).isTrue();
    assertThat(keeper.allows(0, keeper.fence(0), SECOND)).isFalse();
  }

  @Test
  void renewsEveryFiveSeconds() {
    keeper.start();
    time.advance(Duration.ofSeconds(21));

    assertThat(renewed).isEqualTo(5);
    assertThat(keeper.held().isAll()).isTrue();
  }

  @Test
  void attempt_isAllowed_onlyIfItEndsBeforeTheLease() {
    keeper.start();
    time.settle();

    assertThat(keeper.allows(7, keeper.fence(7), Duration.ofMillis(29_999))).isTrue();
    assertThat(keeper.allows(7, keeper.fence(7), Duration.ofSeconds(30))).isFalse();
  }

  @Test
  void leaseThatIsNotRenewed_runsOut() {
    keeper.start();
    time.settle();
    leases.isDown = true;

    time.advance(Duration.ofSeconds(29));
    assertThat(keeper.held().isAll()).isTrue();
    assertThat(keeper.allows(7, keeper.fence(7), SECOND)).isFalse();
    time.advance(SECOND);
    assertThat(keeper.held().isEmpty()).isTrue();
  }

  @Test
  void failedRenewal_isTriedAgainSoon() {
    leases.isDown = true;
    keeper.start();
    time.advance(Duration.ofSeconds(3));
    leases.isDown = false;

    time.advance(SECOND);

    assertThat(keeper.held().isAll()).isTrue();
  }

  @Test
  void nodeThatIsShort_asksAgain_whenAnotherNodesLeaseEnds() {
    leases.isShort = true;
    leases.othersEndIn = Duration.ofMillis(300);
    keeper.start();

    time.advance(Duration.ofMillis(299));
    assertThat(renewed).isEqualTo(1);
    time.advance(Duration.ofMillis(1));
    assertThat(renewed).isEqualTo(2);
  }

  @Test
  void slowRenewal_countsFromWhenItWasSent() {
    leases.takes = Duration.ofSeconds(4);
    keeper.start();
    time.settle();

    assertThat(keeper.allows(7, keeper.fence(7), Duration.ofSeconds(25))).isTrue();
    assertThat(keeper.allows(7, keeper.fence(7), Duration.ofSeconds(26))).isFalse();
  }

  @Test
  void released_holdsNothing_andRenewsNoMore() {
    keeper.start();
    time.settle();
    boolean[] isDone = {false};

    keeper.release(() -> isDone[0] = true);
    time.advance(Duration.ofMinutes(1));

    assertThat(isDone[0]).isTrue();
    assertThat(leases.isReleased).isTrue();
    assertThat(renewed).isEqualTo(1);
    assertThat(keeper.held().isEmpty()).isTrue();
  }

  @Test
  void surplus_isNotTakenFrom_andGivenBackOnceDrained() {
    keeper.start();
    time.settle();
    leases.surplus = slots(7, 8);
    time.advance(LeaseTimes.DEFAULT.renewEvery());

    assertThat(keeper.leaving()).isEqualTo(slots(7, 8));
    assertThat(keeper.held()).isEqualTo(SlotSet.all().minus(slots(7, 8)));
    assertThat(keeper.allows(7, keeper.fence(7), SECOND)).isFalse();
    assertThat(keeper.allows(6, keeper.fence(6), SECOND)).isTrue();

    keeper.drained(slots(8));
    time.settle();

    assertThat(leases.givenBack).containsExactly(slots(8));
    assertThat(keeper.leaving()).isEqualTo(slots(7));
  }

  @Test
  void slotThatIsNotLeaving_isNotGivenBack() {
    keeper.start();
    time.settle();

    keeper.drained(slots(7));
    time.settle();

    assertThat(leases.givenBack).isEmpty();
    assertThat(keeper.held().isAll()).isTrue();
  }

  @Test
  void slotThatIsLeaving_leaves_thoughItIsWantedAgain() {
    keeper.start();
    leases.surplus = slots(7);
    time.settle();
    leases.surplus = SlotSet.none();
    time.advance(LeaseTimes.DEFAULT.renewEvery());

    keeper.drained(slots(7));
    time.settle();

    assertThat(leases.givenBack).containsExactly(slots(7));
  }

  @Test
  void slotWhoseReleaseFails_isAskedForAgain() {
    keeper.start();
    leases.surplus = slots(7);
    time.settle();
    leases.isDown = true;
    keeper.drained(slots(7));
    time.settle();
    assertThat(keeper.leaving()).isEqualTo(SlotSet.none());
    leases.isDown = false;

    time.advance(LeaseTimes.DEFAULT.renewEvery());
    keeper.drained(slots(7));
    time.settle();

    assertThat(leases.givenBack).containsExactly(slots(7));
  }

  @Test
  void nodeThatIsShortOfSlots_asksAgainSoon() {
    leases.isShort = true;
    keeper.start();
    time.advance(Duration.ofSeconds(3));

    assertThat(renewed).isEqualTo(4);
  }

  @Test
  void whenAnothersLeaseEnds_asksAgain_butNotWithoutPause() {
    leases.othersEndIn = Duration.ofSeconds(2);
    keeper.start();
    time.advance(Duration.ofSeconds(2));
    assertThat(renewed).isEqualTo(2);
    leases.othersEndIn = Duration.ofSeconds(-1);

    time.advance(Duration.ofMillis(2_300));

    assertThat(renewed).isEqualTo(6);
  }

  @Test
  void fenceThatRises_changesNothing() {
    keeper.start();
    time.settle();
    leases.fence = 6;
    time.advance(LeaseTimes.DEFAULT.renewEvery());

    assertThat(keeper.held().isAll()).isTrue();
  }

  @Test
  void fenceLowerThanOneSeen_stopsTheNode_untilNobodyBelievesInALostLease() {
    keeper.start();
    time.settle();
    leases.fence = 4;
    time.advance(LeaseTimes.DEFAULT.renewEvery());

    assertThat(keeper.held().isEmpty()).isTrue();
    assertThat(keeper.allows(7, keeper.fence(7), SECOND)).isFalse();
    int renewedBefore = renewed;
    time.advance(LeaseTimes.DEFAULT.lease().minusNanos(1));
    assertThat(renewed).isEqualTo(renewedBefore);
    assertThat(keeper.held().isEmpty()).isTrue();

    time.advance(Duration.ofNanos(1));
    assertThat(keeper.held().isAll()).isTrue();
  }

  private static SlotSet slots(int... slots) {
    return SlotSet.of(IntStream.of(slots));
  }

  @Test
  void leaseTimes_refuseARenewalPeriodThatIsNotBelowTheLease() {
    assertThatThrownBy(() -> new LeaseTimes(SECOND, SECOND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("below the lease");
    assertThatThrownBy(() -> LeaseTimes.of(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private final class SettableLeases implements SlotLeases {

    private boolean isDown;
    private boolean isReleased;
    private boolean isShort;
    private Duration othersEndIn = Duration.ofDays(1);
    private long fence = 5;
    private SlotSet surplus = SlotSet.none();
    private Duration takes = Duration.ZERO;
    private final List<SlotSet> givenBack = new ArrayList<>();

    @Override
    public LeasedSlots renew(String node, Duration lease) {
      failIfDown();
      time.pass(takes);
      return new LeasedSlots(
          SlotSet.all(), surplus, isShort, othersEndIn, Collections.nCopies(LaneId.SLOTS, fence));
    }

    @Override
    public void release(String node, SlotSet slots) {
      failIfDown();
      givenBack.add(slots);
    }

    @Override
    public void leave(String node) {
      isReleased = true;
    }

    private void failIfDown() {
      if (isDown) {
        throw new StoreException("planned", new IllegalStateException("planned"), true);
      }
    }
  }
}
