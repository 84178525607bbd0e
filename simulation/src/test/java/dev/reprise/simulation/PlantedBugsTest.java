package dev.reprise.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each planted bug is found within the seeds that are run, or the simulation proves nothing. */
class PlantedBugsTest {

  private static final List<String> FOUND = new ArrayList<>();

  @AfterAll
  static void printTable() {
    System.out.printf(
        "PlantedBugsTest: %-40s %6s %6s  %s%n", "planted bug", "seed", "run", "what saw it");
    FOUND.forEach(System.out::println);
  }

  @ParameterizedTest
  @EnumSource(PlantedBug.class)
  void plantedBug_isFound(PlantedBug bug) {
    MutantLoader loader = new MutantLoader(bug);
    Optional<String> found = Optional.empty();
    long seed = -1;

    while (found.isEmpty() && seed + 1 < Seeds.USUAL) {
      seed++;
      found = loader.run(seed);
    }

    assertThat(found).as("%s within %d seeds", bug, Seeds.USUAL).isPresent();
    FOUND.add(
        String.format(
            "PlantedBugsTest: %-40s %6d %6d  %s",
            bug, seed, seed + 1, found.get().replaceAll(" at [0-9.]+ s: .*", "")));
  }
}
