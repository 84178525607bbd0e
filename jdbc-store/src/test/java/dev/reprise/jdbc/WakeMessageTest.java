package dev.reprise.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.LaneId;
import dev.reprise.spi.SlotSet;
import dev.reprise.spi.Wake;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WakeMessageTest {

  private static final int BYTES_MAX = 7_999;

  @Test
  void whatIsWritten_isRead() {
    Wake wake =
        new Wake(
            List.of(new LaneId("acme", "wbs_1"), new LaneId("a:b.c-d_e", "x.y-z_")),
            SlotSet.of(IntStream.of(0, 7, 255)));

    assertThat(WakeMessage.read(WakeMessage.write(wake))).isEqualTo(wake);
  }

  @Test
  void wakeForEverything_isShort() {
    String text = WakeMessage.write(Wake.everywhere());

    assertThat(text).hasSize(64);
    assertThat(WakeMessage.read(text)).isEqualTo(Wake.everywhere());
  }

  @Test
  void lanesWithoutRoom_areToldByTheirSlots() {
    long seed = System.nanoTime();
    System.err.println("WakeMessageTest: seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      List<LaneId> lanes =
          IntStream.range(0, random.nextInt(1_000)).mapToObj(i -> lane(random)).distinct().toList();

      String text = WakeMessage.write(new Wake(lanes, SlotSet.none()));

      Wake read = WakeMessage.read(text);
      assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(BYTES_MAX);
      assertThat(lanes)
          .allMatch(lane -> read.lanes().contains(lane) || read.slots().contains(lane.slot()));
      assertThat(lanes).containsAll(read.lanes());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "0\n",
        "0\nacme",
        "0\nacme/wbs_1\n",
        "0\na b/wbs_1",
        "0\r\nacme/wbs_1",
        "2;0",
        "10000000000000000000000000000000000000000000000000000000000000000"
      })
  void whatCannotBeRead_mayBeAnything(String text) {
    assertThat(WakeMessage.read(text)).isEqualTo(Wake.everywhere());
  }

  private static LaneId lane(Random random) {
    return new LaneId(
        "t" + "x".repeat(random.nextInt(64)),
        Integer.toString(random.nextInt(100_000)) + "y".repeat(random.nextInt(58)));
  }
}
