package dev.reprise.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.LaneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadyLanesTest {

  private final ReadyLanes ready = new ReadyLanes();

  @Test
  void tenants_takeTurns_howeverManyLanesEachHas() {
    ready.addAll(lanes("large", 1_000));
    ready.addAll(lanes("small", 2));
    ready.addAll(lanes("middle", 3));

    assertThat(names(9))
        .containsExactly(
            "large/0",
            "small/0",
            "middle/0",
            "large/1",
            "small/1",
            "middle/1",
            "large/2",
            "middle/2",
            "large/3");
    assertThat(ready.size()).isEqualTo(996);
  }

  @Test
  void laneOfATenant_thatWaitsLongest_isFirst_andWaitsOnce() {
    ready.addAll(List.of(lane("acme", "b"), lane("acme", "a"), lane("acme", "b")));

    assertThat(names(3)).containsExactly("acme/b", "acme/a");
  }

  @Test
  void wokenLanes_haveEveryOtherTurn() {
    ready.addAll(lanes("old", 4));
    ready.wake(List.of(lane("new", "x")));
    ready.wake(List.of(lane("new", "y")));

    List<String> order = names(6);

    assertThat(order.get(0)).startsWith("new/");
    assertThat(order.get(1)).isEqualTo("old/0");
    assertThat(order.get(2)).startsWith("new/");
    assertThat(order.subList(3, 6)).containsExactly("old/1", "old/2", "old/3");
  }

  @Test
  void wokenInTheMiddleOfARound_waitsForOneOther() {
    ready.addAll(lanes("old", 100));
    assertThat(names(2)).containsExactly("old/0", "old/1");

    ready.wake(List.of(lane("new", "x")));

    assertThat(names(2)).containsExactly("new/x", "old/2");
  }

  @Test
  void laneThatWaits_isVisitedOnceAlsoIfItIsWoken() {
    ready.addAll(lanes("acme", 2));
    ready.wake(List.of(lane("acme", "1")));
    ready.addAll(lanes("acme", 2));

    assertThat(ready.size()).isEqualTo(2);
    assertThat(names(9)).containsExactly("acme/1", "acme/0");
  }

  @Test
  void crowdedOut_waitsForRoom() {
    ready.crowdedOut(lane("acme", "a"));
    assertThat(ready.next()).isEmpty();

    ready.hasRoomInFlight();

    assertThat(names(2)).containsExactly("acme/a");
  }

  @Test
  void lanesWithoutEnd_areNotKept() {
    ready.addAll(lanes("acme", 6_000));
    lanes("globex", 4_000).forEach(ready::crowdedOut);

    assertThat(ready.hasRoom()).isFalse();
  }

  private List<String> names(int most) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      Optional<LaneId> next = ready.next();
      next.map(LaneId::toString).ifPresent(names::add);
    }
    return names;
  }

  private static List<LaneId> lanes(String tenant, int count) {
    return IntStream.range(0, count).mapToObj(i -> lane(tenant, Integer.toString(i))).toList();
  }

  private static LaneId lane(String tenant, String id) {
    return new LaneId(tenant, id);
  }
}
