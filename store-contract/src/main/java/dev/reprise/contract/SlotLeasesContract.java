package dev.reprise.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.model.LaneId;
import dev.reprise.spi.LeasedSlots;
import dev.reprise.spi.SlotLeases;
import dev.reprise.spi.SlotSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SlotLeases} does: for a node that is alone, and, where several may use the
 * store, for those that share its slots.
 */
public abstract class SlotLeasesContract extends StoreContract {

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration RENEW_EVERY = Duration.ofSeconds(5);
  private static final String NODE = "node-1";
  private static final String OTHER = "node-2";
  private static final String THIRD = "node-3";

  /** Takes what opens the store under test. */
  protected SlotLeasesContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @Test
  void nodeThatIsAlone_getsAllSlots() {
    LeasedSlots leased = renew(NODE);

    assertThat(leased.held().isAll()).isTrue();
    assertThat(leased.surplus().isEmpty()).isTrue();
    assertThat(leased.isShort()).isFalse();
  }

  @Test
  void nodeThatRenews_keepsWhatItHas() {
    List<Long> fences = renew(NODE).fences();
    clock.advance(Duration.ofSeconds(20));

    LeasedSlots leased = renew(NODE);

    assertThat(leased.held().isAll()).isTrue();
    assertThat(leased.fences()).isEqualTo(fences);
  }

  @Test
  void nodeWhoseLeaseRanOut_mayTakeItAgain() {
    renew(NODE);
    clock.advance(Duration.ofHours(1));

    assertThat(renew(NODE).held().isAll()).isTrue();
  }

  @Test
  void whatALeavingNodeHad_anotherGets() {
    renew(NODE);
    slots().leave(NODE);

    assertThat(renew(OTHER).held().isAll()).isTrue();
  }

  @Test
  void leavingOrReleasing_withoutSlots_isNothing() {
    slots().leave("never seen");
    slots().release("never seen", SlotSet.all());

    assertThat(renew(NODE).held().isAll()).isTrue();
  }

  @Test
  void secondNode_getsNothingThatIsOwned_andIsShort() {
    sharing();
    renew(NODE);

    LeasedSlots second = renew(OTHER);

    assertThat(second.held().isEmpty()).isTrue();
    assertThat(second.isShort()).isTrue();
  }

  @Test
  void surplus_staysItsOwners_untilItGivesItBack() {
    sharing();
    renew(NODE);
    renew(OTHER);

    LeasedSlots first = renew(NODE);
    assertThat(first.held().isAll()).isTrue();
    assertThat(first.surplus().size()).isEqualTo(LaneId.SLOTS / 2);
    clock.advance(RENEW_EVERY);
    assertThat(renew(OTHER).held().isEmpty()).isTrue();

    slots().release(NODE, first.surplus());
    assertThat(renew(OTHER).held()).isEqualTo(first.surplus());
    assertThat(renew(NODE).held()).isEqualTo(SlotSet.all().minus(first.surplus()));
  }

  @Test
  void slotsSpreadEvenly_asNodesComeAndGo() {
    sharing();
    assertThat(sizes(NODE)).containsExactly(256);
    assertThat(sizes(NODE, OTHER)).containsExactly(128, 128);
    assertThat(sizes(NODE, OTHER, THIRD)).containsExactly(86, 85, 85);
    slots().leave(OTHER);
    assertThat(sizes(NODE, THIRD)).containsExactly(128, 128);
  }

  @Test
  void slotsOfANodeThatStopsRenewing_moveWhenItsLeaseRunsOut_notBefore() {
    sharing();
    sizes(NODE, OTHER);
    SlotSet kept = renew(OTHER).held();
    clock.advance(Duration.ofSeconds(20));
    renew(NODE);
    clock.advance(Duration.ofSeconds(10).minusMillis(1));
    assertThat(renew(NODE).held()).isEqualTo(SlotSet.all().minus(kept));

    clock.advance(Duration.ofMillis(1));

    LeasedSlots leased = renew(NODE);
    assertThat(leased.held().isAll()).isTrue();
    assertThat(leased.surplus().isEmpty()).isTrue();
  }

  @Test
  void nodeThatComesBackTooLate_hasLostItsSlots() {
    sharing();
    renew(NODE);
    clock.advance(LEASE);
    renew(OTHER);

    LeasedSlots late = renew(NODE);

    assertThat(late.held().isEmpty()).isTrue();
    assertThat(late.isShort()).isTrue();
  }

  @Test
  void fence_risesWithEachOwner_andAllNodesSeeIt() {
    sharing();
    List<Long> first = renew(NODE).fences();
    clock.advance(LEASE);
    List<Long> second = renew(OTHER).fences();
    slots().leave(OTHER);
    LeasedSlots third = renew(NODE);

    assertThat(IntStream.range(0, LaneId.SLOTS))
        .allMatch(slot -> first.get(slot) < second.get(slot))
        .allMatch(slot -> second.get(slot) < third.fences().get(slot));
    assertThat(renew(OTHER).fences()).isEqualTo(third.fences());
  }

  @Test
  void release_ofAnotherNodesSlots_takesNothingFromIt() {
    sharing();
    renew(NODE);

    slots().release(OTHER, SlotSet.all());
    slots().leave(OTHER);

    assertThat(renew(NODE).held().isAll()).isTrue();
    assertThat(renew(OTHER).held().isEmpty()).isTrue();
  }

  @Test
  void nodesThatTakeAtOnce_getDifferentSlots() {
    sharing();
    List<Callable<LeasedSlots>> works = new ArrayList<>();
    List<String> nodes = IntStream.range(0, 8).mapToObj(number -> "node-" + number).toList();
    nodes.forEach(node -> works.add(() -> renew(node)));
    try (Together together = new Together()) {
      for (int round = 0; round < 5; round++) {
        List<LeasedSlots> leased = together.run(works);

        assertThat(leased.stream().mapToInt(each -> each.held().size()).sum())
            .isLessThanOrEqualTo(LaneId.SLOTS);
        for (int i = 0; i < nodes.size(); i++) {
          slots().release(nodes.get(i), leased.get(i).surplus());
        }
      }
    }
    assertThat(sizes(nodes.toArray(String[]::new))).containsOnly(32);
  }

  private void sharing() {
    assumeTrue(fixture.sharesSlots(), "one process has all slots of this store");
  }

  /** Lets nodes renew and give back their surplus until nothing changes, and counts their slots. */
  private List<Integer> sizes(String... nodes) {
    Map<String, LeasedSlots> leased = new TreeMap<>();
    for (int round = 0; round < 3; round++) {
      clock.advance(RENEW_EVERY);
      for (String node : nodes) {
        LeasedSlots now = renew(node);
        slots().release(node, now.surplus());
        leased.put(node, now);
      }
    }
    SlotSet all = SlotSet.none();
    for (LeasedSlots each : leased.values()) {
      assertThat(all.and(each.held()).isEmpty()).isTrue();
      assertThat(each.isShort()).isFalse();
      all = all.or(each.held());
    }
    assertThat(all.isAll()).isTrue();
    return leased.values().stream().map(each -> each.held().size()).toList();
  }

  private LeasedSlots renew(String node) {
    return slots().renew(node, LEASE);
  }

  private SlotLeases slots() {
    return fixture.store().slots();
  }
}
