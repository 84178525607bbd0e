package dev.reprise.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contract.SettableClock;
import dev.reprise.model.LaneId;
import dev.reprise.spi.LeasedSlots;
import dev.reprise.spi.SlotLeases;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes that want the same free slots at the same moment. */
@ParameterizedClass
@EnumSource(names = {"MARIADB", "POSTGRES_15"})
class SlotRaceTest {

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration RENEW_EVERY = Duration.ofSeconds(5);
  private static final String FIRST = "node-1";
  private static final String DYING = "node-2";
  private static final String LAST = "node-3";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final BeforeStatement before = new BeforeStatement("fence = fence + 1");
  private final TestDatabase database;
  private final SlotLeases leases;
  private final SlotLeases raced;

  SlotRaceTest(DatabaseKind kind) {
    database = kind.open();
    JdbcOptions options = database.options().withClock(clock);
    leases = database.openStore(options).slots();
    raced = JdbcDeliveryStore.open(before.watch(database.dataSource()), options).slots();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whoFindsThatAnotherWasFirst_takesWhatIsLeftAtOnce() {
    share(FIRST);
    share(FIRST, DYING);
    share(FIRST, DYING, LAST);
    clock.advance(LEASE.dividedBy(2));
    renewAll(FIRST, LAST);
    clock.advance(LEASE.dividedBy(2));

    before.once(() -> leases.renew(FIRST, LEASE));
    LeasedSlots last = raced.renew(LAST, LEASE);

    assertThat(before.hasRun()).isTrue();
    assertThat(last.isShort()).isFalse();
    assertThat(last.held().size()).isEqualTo(LaneId.SLOTS / 2);
    assertThat(leases.renew(FIRST, LEASE).held().or(last.held()).isAll()).isTrue();
  }

  /** Lets nodes renew, and give back their surplus, until each has its share. */
  private void share(String... nodes) {
    for (int round = 0; round < 3; round++) {
      clock.advance(RENEW_EVERY);
      renewAll(nodes);
    }
  }

  private void renewAll(String... nodes) {
    for (String node : List.of(nodes)) {
      leases.release(node, leases.renew(node, LEASE).surplus());
    }
  }
}
