package dev.reprise.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.LaneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotOwnersTest {

  @Test
  void shares_areEven_andTheFirstByNameGetWhatIsLeft() {
    SlotOwners owners = new SlotOwners(Map.of(), Set.of("a", "b", "c"));

    assertThat(owners.shareOf("a")).isEqualTo(86);
    assertThat(owners.shareOf("b")).isEqualTo(85);
    assertThat(owners.shareOf("c")).isEqualTo(85);
  }

  @Test
  void nodesThatComeAtOnce_wantDifferentSlots() {
    SlotOwners owners = new SlotOwners(Map.of(), Set.of("a", "b", "c"));

    SlotSet wanted = owners.dueTo("a").or(owners.dueTo("b")).or(owners.dueTo("c"));

    assertThat(wanted.isAll()).isTrue();
  }

  @Test
  void ownedSlots_areDueToNobody_andWhatIsBeyondTheShareIsSurplus() {
    Map<Integer, String> all = new HashMap<>();
    IntStream.range(0, LaneId.SLOTS).forEach(slot -> all.put(slot, "a"));
    SlotOwners owners = new SlotOwners(all, Set.of("a", "b"));

    assertThat(owners.dueTo("b").isEmpty()).isTrue();
    assertThat(owners.surplusOf("a")).isEqualTo(SlotSet.of(IntStream.range(128, 256)));
    assertThat(owners.surplusOf("b").isEmpty()).isTrue();
  }

  @Test
  void moreNodesThanSlots_leaveSomeWithNothing() {
    Set<String> nodes = new HashSet<>();
    IntStream.range(0, 300).forEach(number -> nodes.add("node" + (1000 + number)));
    SlotOwners owners = new SlotOwners(Map.of(), nodes);

    assertThat(owners.shareOf("node1000")).isEqualTo(1);
    assertThat(owners.shareOf("node1299")).isZero();
    assertThat(owners.dueTo("node1299").isEmpty()).isTrue();
  }

  @Test
  void nodeThatIsNotThere_hasNoShare() {
    SlotOwners owners = new SlotOwners(Map.of(), Set.of("a"));

    assertThatThrownBy(() -> owners.shareOf("b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("node must be one of [a], was b");
  }

  @Test
  void whateverComesAndGoes_sharesBecomeEven_andNoSlotHasTwoOwners() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<Integer, String> owners = new HashMap<>();
    Set<String> nodes = new TreeSet<>(Set.of("n0"));
    for (int change = 1; change <= 200; change++) {
      if (nodes.size() > 1 && random.nextBoolean()) {
        String gone = nodes.stream().skip(random.nextInt(nodes.size())).findFirst().orElseThrow();
        nodes.remove(gone);
        owners.values().removeIf(gone::equals);
      } else {
        nodes.add("n" + random.nextInt(40));
      }
      for (int round = 0; round < 2; round++) {
        for (String node : nodes) {
          SlotSet given = new SlotOwners(owners, nodes).surplusOf(node);
          owners.keySet().removeIf(given::contains);
          SlotSet due = new SlotOwners(owners, nodes).dueTo(node);
          due.stream().forEach(slot -> assertThat(owners.put(slot, node)).isNull());
        }
      }
      SlotOwners settled = new SlotOwners(owners, nodes);
      assertThat(owners).as("seed %d", seed).hasSize(LaneId.SLOTS);
      assertThat(nodes)
          .as("seed %d", seed)
          .allMatch(node -> settled.heldBy(node).size() == settled.shareOf(node));
    }
  }
}
