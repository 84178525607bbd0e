package dev.reprise.internal.dispatch;

import static dev.reprise.internal.dispatch.Samples.LANE;
import static dev.reprise.internal.dispatch.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.internal.loop.VirtualTime;
import dev.reprise.model.LaneId;
import dev.reprise.spi.DeliveryListener;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EarTest {

  private final VirtualTime time = new VirtualTime(NOW);
  private final List<Boolean> heard = new ArrayList<>();
  private final Ear ear =
      new Ear(
          new DeliveryListener() {
            @Override
            public void breakerChanged(LaneId lane, boolean isOpen) {
              heard.add(isOpen);
            }
          },
          time.loop());

  @Test
  void tooFarBehind_leavesOutWhatIsNew_andHearsAgainLater() {
    IntStream.range(0, DeliveryListener.WAITING_MAX + 5).forEach(i -> tell(true));
    time.settle();
    assertThat(heard).hasSize(DeliveryListener.WAITING_MAX);

    tell(false);
    time.settle();

    assertThat(heard).hasSize(DeliveryListener.WAITING_MAX + 1).endsWith(false);
  }

  @Test
  void closed_hearsNoMore() {
    ear.close();

    tell(true);
    time.settle();

    assertThat(heard).isEmpty();
  }

  @Test
  void tally_countsWhatIsTooSoonToLog() {
    Tally tally = new Tally();
    long minute = Tally.LOGGED_AT_MOST_EVERY.toNanos();

    assertThat(tally.add(0)).isEqualTo(1);
    assertThat(tally.add(1)).isZero();
    assertThat(tally.add(minute - 1)).isZero();
    assertThat(tally.add(minute)).isEqualTo(3);
    assertThat(tally.add(minute + 1)).isZero();
  }

  private void tell(boolean isOpen) {
    ear.tell(listener -> listener.breakerChanged(LANE, isOpen));
  }
}
