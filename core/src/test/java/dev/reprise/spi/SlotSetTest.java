package dev.reprise.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotSetTest {

  @Test
  void all_holdsEverySlot() {
    assertThat(SlotSet.all().isAll()).isTrue();
    assertThat(SlotSet.all().isEmpty()).isFalse();
    assertThat(SlotSet.all().stream()).hasSize(256).first().isEqualTo(0);
    assertThat(SlotSet.all().contains(255)).isTrue();
  }

  @Test
  void none_holdsNoSlot() {
    assertThat(SlotSet.none().isEmpty()).isTrue();
    assertThat(SlotSet.none().isAll()).isFalse();
    assertThat(SlotSet.none().contains(0)).isFalse();
  }

  @Test
  void set_holdsWhatItWasMadeOf_inOrder() {
    SlotSet slots = SlotSet.of(IntStream.of(200, 3, 3));

    assertThat(slots.stream()).containsExactly(3, 200);
    assertThat(slots.contains(3)).isTrue();
    assertThat(slots.contains(4)).isFalse();
    assertThat(slots.isAll()).isFalse();
  }

  @Test
  void sets_areCombined() {
    SlotSet some = SlotSet.of(IntStream.of(1, 2, 3));
    SlotSet others = SlotSet.of(IntStream.of(3, 4));

    assertThat(some.or(others)).isEqualTo(SlotSet.of(IntStream.of(1, 2, 3, 4)));
    assertThat(some.and(others)).isEqualTo(SlotSet.of(IntStream.of(3)));
    assertThat(some.minus(others)).isEqualTo(SlotSet.of(IntStream.of(1, 2)));
    assertThat(some.containsAll(SlotSet.of(IntStream.of(1, 3)))).isTrue();
    assertThat(some.containsAll(others)).isFalse();
    assertThat(some.size()).isEqualTo(3);
  }

  @Test
  void sets_areEqualByContent() {
    assertThat(SlotSet.of(IntStream.of(1, 2)))
        .isEqualTo(SlotSet.of(IntStream.of(2, 1)))
        .hasSameHashCodeAs(SlotSet.of(IntStream.of(2, 1)))
        .isNotEqualTo(SlotSet.of(IntStream.of(1)))
        .hasToString("{1, 2}");
    assertThat(SlotSet.of(IntStream.range(0, 256))).isEqualTo(SlotSet.all());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 256})
  void slot_is0To255(int slot) {
    assertThatThrownBy(() -> SlotSet.of(IntStream.of(slot)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("slot must be 0 to 255, was " + slot);
  }
}
