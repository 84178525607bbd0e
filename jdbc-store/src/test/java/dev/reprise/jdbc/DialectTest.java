package dev.reprise.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectTest {

  @ParameterizedTest
  @CsvSource({
    "jdbc:h2:file:./x, jdbc:h2:file:./x;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
    "jdbc:h2:~/x;write_delay=100, jdbc:h2:~/x;write_delay=100;DB_CLOSE_ON_EXIT=FALSE",
    "jdbc:h2:mem:x, jdbc:h2:mem:x",
    "jdbc:postgresql://db/x, jdbc:postgresql://db/x"
  })
  void poolUrl_keepsWhatAnH2FileHasAcknowledged(String given, String expected) {
    assertThat(Dialect.poolUrl(given)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"jdbc:postgresql://db/x, true", "jdbc:h2:mem:x, false"})
  void poolStart_keepsPostgresFromPlanningForEmptyTables(String url, boolean expected) {
    assertThat(Dialect.poolStart(url).isPresent()).isEqualTo(expected);
  }
}
