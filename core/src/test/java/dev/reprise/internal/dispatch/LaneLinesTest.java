package dev.reprise.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.spi.QueuedDelivery;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaneLinesTest {

  private static final Optional<String> END = Optional.empty();
  private static final Optional<String> PLACE = Optional.of("k1");

  private final QueuedDelivery delivery = Samples.inLine("k1");
  private final LaneLines lines = new LaneLines();

  @Test
  void lineWithSomethingInFlight_isTaken() {
    lines.took(delivery);

    assertThat(lines.isFree(Samples.inLine("k1"))).isFalse();
    assertThat(lines.isFree(Samples.inLine("k2"))).isTrue();

    lines.gaveBack(delivery);

    assertThat(lines.isFree(Samples.inLine("k1"))).isTrue();
  }

  @Test
  void roundOfOneStep_endsThere() {
    assertThat(lines.walked(END)).isFalse();
  }

  @Test
  void whatEndsInARoundOfSeveralSteps_makesAnotherOneFollow() {
    assertThat(lines.walked(PLACE)).isTrue();
    lines.took(delivery);
    lines.gaveBack(delivery);

    assertThat(lines.walked(END)).isTrue();
    assertThat(lines.walked(PLACE)).isTrue();
    assertThat(lines.walked(END)).isFalse();
  }

  @Test
  void whatWasNotStarted_makesNoOtherRoundFollow() {
    assertThat(lines.walked(PLACE)).isTrue();
    lines.took(delivery);
    lines.neverStarted(delivery);

    assertThat(lines.isFree(delivery)).isTrue();
    assertThat(lines.walked(END)).isFalse();
  }
}
