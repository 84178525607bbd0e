package dev.reprise.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.spi.SlotLeases;
import dev.reprise.spi.SlotSet;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What every {@link SlotLeases} does for a node that is alone. */
public abstract class SlotLeasesContract extends StoreContract {

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final String NODE = "node-1";

  /** Takes what opens the store under test. */
  protected SlotLeasesContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @Test
  void nodeThatIsAlone_getsAllSlots() {
    assertThat(slots().renew(NODE, LEASE)).isEqualTo(SlotSet.all());
  }

  @Test
  void nodeThatRenews_keepsWhatItHas() {
    slots().renew(NODE, LEASE);
    clock.advance(Duration.ofSeconds(20));

    assertThat(slots().renew(NODE, LEASE)).isEqualTo(SlotSet.all());
  }

  @Test
  void nodeWhoseLeaseRanOut_mayTakeItAgain() {
    slots().renew(NODE, LEASE);
    clock.advance(Duration.ofHours(1));

    assertThat(slots().renew(NODE, LEASE)).isEqualTo(SlotSet.all());
  }

  @Test
  void whatOneNodeReleases_anotherGets() {
    slots().renew(NODE, LEASE);
    slots().release(NODE);

    assertThat(slots().renew("node-2", LEASE)).isEqualTo(SlotSet.all());
  }

  @Test
  void release_ofANodeThatHasNothing_isNothing() {
    slots().release("never seen");
    slots().release("never seen");

    assertThat(slots().renew(NODE, LEASE)).isEqualTo(SlotSet.all());
  }

  private SlotLeases slots() {
    return fixture.store().slots();
  }
}
