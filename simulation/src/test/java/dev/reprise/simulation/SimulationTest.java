package dev.reprise.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The engine through thousands of troubled runs. A seed that fails is run again with a trace. */
class SimulationTest {

  @Test
  void everySeed_keepsWhatIsPromised() {
    long began = System.nanoTime();
    Optional<Run> failed =
        LongStream.range(0, Seeds.count())
            .parallel()
            .mapToObj(Simulation::run)
            .filter(run -> run.violation().isPresent())
            .findFirst();

    System.out.printf(
        "SimulationTest: %d runs in %d ms%n",
        Seeds.count(), (System.nanoTime() - began) / 1_000_000);
    failed.ifPresent(run -> fail(describe(Simulation.traced(run.seed()))));
  }

  @Test
  void sameSeed_isTheSameRun() {
    for (long seed : List.of(1L, 2L, 3L)) {
      assertThat(Simulation.traced(seed)).isEqualTo(Simulation.traced(seed));
      assertThat(Simulation.run(seed).fingerprint())
          .isEqualTo(Simulation.traced(seed).fingerprint());
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "reprise.seed", matches = "\\d+")
  void givenSeed_isTraced() {
    Run run = Simulation.traced(Long.getLong("reprise.seed"));

    System.out.println(describe(run));
    assertThat(run.violation()).isEmpty();
  }

  private static String describe(Run run) {
    return "%s%nseed %d: %s%nagain: mvn -pl simulation -am test -Dreprise.seed=%d"
        .formatted(run.trace(), run.seed(), run.violation().orElse("all went well"), run.seed());
  }
}
