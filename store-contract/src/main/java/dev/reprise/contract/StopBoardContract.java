package dev.reprise.contract;

import static dev.reprise.contract.Samples.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.model.Stop;
import dev.reprise.model.StopScope;
import dev.reprise.spi.StopBoard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link StopBoard} does that keeps stops. */
public abstract class StopBoardContract extends StoreContract {

  private static final StopScope ALL = StopScope.everything();
  private static final StopScope OF_TENANT = StopScope.ofTenant(TENANT);
  private static final StopScope OF_LANE = StopScope.ofSubscription(TENANT, LANE);

  /** Takes what opens the store under test. */
  protected StopBoardContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @Test
  void nothingStands_atFirst() {
    assertThat(stops().standing()).isEmpty();
    assertThat(stops().go(ALL, NONE)).isEmpty();
  }

  @Test
  void stop_standsUntilGo() {
    Stop stop = by("ann", ALL);

    assertThat(stops().stop(stop, NONE)).contains(stop);
    assertThat(stops().standing()).containsExactly(stop);

    assertThat(stops().go(ALL, NONE)).contains(stop);
    assertThat(stops().standing()).isEmpty();
    assertThat(stops().go(ALL, NONE)).isEmpty();
  }

  @Test
  void stopsOfDifferentScopes_standByThemselves() {
    List<Stop> all =
        List.of(
            by("ann", ALL),
            by("bob", OF_TENANT),
            by("cid", OF_LANE),
            by("dan", StopScope.ofSubscription("other", LANE)));

    all.forEach(stop -> assertThat(stops().stop(stop, NONE)).contains(stop));
    assertThat(stops().standing()).containsExactlyInAnyOrderElementsOf(all);

    stops().go(OF_TENANT, NONE);
    assertThat(stops().standing())
        .extracting(Stop::scope)
        .containsExactlyInAnyOrder(ALL, OF_LANE, StopScope.ofSubscription("other", LANE));
  }

  @Test
  void secondStopOfAScope_leavesTheFirstAsItIs() {
    Stop first = by("ann", OF_LANE);
    stops().stop(first, NONE);
    clock.advance(Duration.ofMinutes(1));

    assertThat(stops().stop(by("bob", OF_LANE), NONE)).contains(first);
    assertThat(stops().standing()).containsExactly(first);
  }

  @Test
  void actorAndReason_mayBeMissing() {
    Stop stop = new Stop(OF_TENANT, Optional.empty(), Optional.empty(), clock.instant());

    stops().stop(stop, NONE);

    assertThat(stops().standing()).containsExactly(stop);
  }

  @Test
  void severalAtOnce_oneStands() {
    List<Callable<Optional<Stop>>> works =
        Stream.of("ann", "bob", "cid", "dan")
            .map(actor -> by(actor, OF_LANE))
            .<Callable<Optional<Stop>>>map(stop -> () -> stops().stop(stop, NONE))
            .toList();

    try (Together together = new Together()) {
      List<Optional<Stop>> stands = together.run(works);

      assertThat(stops().standing()).hasSize(1);
      assertThat(stands).containsOnly(Optional.of(stops().standing().get(0)));
    }
  }

  @Test
  void stopAndGo_joinTheHostsTransaction() {
    assumeTrue(fixture.hasHostTransactions());
    Stop kept = by("ann", ALL);
    stops().stop(kept, NONE);

    assertThatThrownBy(
            () ->
                fixture.inTransaction(
                    transaction -> {
                      stops().go(ALL, transaction);
                      stops().stop(by("bob", OF_LANE), transaction);
                      throw new PlannedException();
                    }))
        .isInstanceOf(PlannedException.class);
    assertThat(stops().standing()).containsExactly(kept);

    fixture.inTransaction(transaction -> stops().go(ALL, transaction));
    assertThat(stops().standing()).isEmpty();
  }

  private Stop by(String actor, StopScope scope) {
    return new Stop(scope, Optional.of(actor), Optional.of("because"), clock.instant());
  }

  private StopBoard stops() {
    return fixture.store().stops();
  }
}
