package dev.reprise.internal.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.internal.loop.Loop;
import dev.reprise.internal.loop.VirtualTime;
import dev.reprise.spi.SlotLeases;
import dev.reprise.spi.SlotSet;
import dev.reprise.spi.StoreException;
import java.time.Duration;
import java.time.Instant;
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
    assertThat(keeper.allows(0, SECOND)).isFalse();
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

    assertThat(keeper.allows(7, Duration.ofMillis(29_999))).isTrue();
    assertThat(keeper.allows(7, Duration.ofSeconds(30))).isFalse();
  }

  @Test
  void leaseThatIsNotRenewed_runsOut() {
    keeper.start();
    time.settle();
    leases.isDown = true;

    time.advance(Duration.ofSeconds(29));
    assertThat(keeper.held().isAll()).isTrue();
    assertThat(keeper.allows(7, SECOND)).isFalse();
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
  void slowRenewal_countsFromWhenItWasSent() {
    leases.takes = Duration.ofSeconds(4);
    keeper.start();
    time.settle();

    assertThat(keeper.allows(7, Duration.ofSeconds(25))).isTrue();
    assertThat(keeper.allows(7, Duration.ofSeconds(26))).isFalse();
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
    private Duration takes = Duration.ZERO;

    @Override
    public SlotSet renew(String node, Duration lease) {
      if (isDown) {
        throw new StoreException("planned", new IllegalStateException("planned"), true);
      }
      time.pass(takes);
      return SlotSet.all();
    }

    @Override
    public void release(String node) {
      isReleased = true;
    }
  }
}
