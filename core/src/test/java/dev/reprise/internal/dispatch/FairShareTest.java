package dev.reprise.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FairShareTest {

  private static final int ALL = 1_024;
  private static final int OWN_LIMIT = 16;

  @ParameterizedTest
  @CsvSource({
    "1024, false, 1024", "513, true, 1024", "512, false, 4", "512, true, 4", "257, true, 4",
    "256, false, 1", "256, true, 1", "129, true, 1", "128, true, 0", "128, false, 1",
    "1, false, 1", "0, false, 0", "-3, false, 0"
  })
  void lessLeft_isLessForEach(int free, boolean isSuspect, int expected) {
    assertThat(FairShare.of(ALL, free, isSuspect)).isEqualTo(expected);
  }

  @Test
  void threeHundredLanesThatHangAtOnce_leaveRoomForOthers() {
    int free = ALL;
    List<Integer> taken = new ArrayList<>();
    for (int lane = 0; lane < 300; lane++) {
      int takes = 0;
      while (takes < OWN_LIMIT && FairShare.of(ALL, free, false) > takes) {
        takes++;
        free--;
      }
      taken.add(takes);
    }

    assertThat(taken).allMatch(each -> each >= 1);
    assertThat(free).isGreaterThanOrEqualTo(32);
    assertThat(FairShare.of(ALL, free, false)).isEqualTo(1);
  }

  @Test
  void smallestBound_letsOneGo() {
    assertThat(FairShare.of(1, 1, true)).isEqualTo(1);
    assertThat(FairShare.of(1, 0, false)).isZero();
  }
}
