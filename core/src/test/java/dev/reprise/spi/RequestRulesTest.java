package dev.reprise.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.LaneId;
import dev.reprise.model.StatusDetail;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1_001, -1})
  void page_has1To1000Items(int limit) {
    assertThatThrownBy(() -> PageRequest.first(limit))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit must be 1 to 1000, was " + limit);
  }

  @Test
  void probe_hasRoomForALane() {
    assertThatThrownBy(
            () -> new LaneProbe(SlotSet.all(), Instant.EPOCH, Instant.EPOCH, Optional.empty(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit must be at least 1, was 0");
    assertThatThrownBy(() -> new LanePage(SlotSet.all(), Optional.empty(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit must be at least 1, was 0");
  }

  @Test
  void end_isTerminal() {
    assertThatThrownBy(() -> new Settlement.Ended(DeliveryStatus.PENDING, StatusDetail.WAITING))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Settlement.Ended(DeliveryStatus.SUCCEEDED, StatusDetail.DELIVERED).isSuccess())
        .isTrue();
    assertThat(new Settlement.Ended(DeliveryStatus.DEAD, StatusDetail.EXHAUSTED).isSuccess())
        .isFalse();
    assertThat(new Settlement.Again(Duration.ZERO).isSuccess()).isFalse();
  }

  @Test
  void settlementWithoutAnAttempt_countsNone() {
    Settlement settlement =
        new Settlement(
            new LaneId("acme", "s"),
            "wbd_1",
            3,
            Optional.empty(),
            new Settlement.Again(Duration.ZERO));

    assertThat(settlement.attemptsAfter()).isEqualTo(3);
  }

  @Test
  void noTransaction_hasCommittedAlready() {
    boolean[] ran = {false};

    HostTransaction.none().afterCommit(() -> ran[0] = true);

    assertThat(ran[0]).isTrue();
  }

  @Test
  void singleNode_hasAllSlots() {
    LeasedSlots leased = SlotLeases.singleNode().renew("node", Duration.ofSeconds(1));

    assertThat(leased.held().isAll()).isTrue();
    assertThat(leased.surplus().isEmpty()).isTrue();
  }
}
