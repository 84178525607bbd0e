package dev.reprise.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {

  @ParameterizedTest
  @CsvSource({
    "08006, true",
    "40001, true",
    "40P01, true",
    "57P01, true",
    "57P03, true",
    "57014, true",
    "55P03, true",
    "25P03, true",
    "HYT00, true",
    "90098, true",
    "22001, false",
    "23505, false",
    "25P02, false",
    "55000, false",
    "42S02, false",
    ", false"
  })
  void isTransient_goesByTheSqlState(String state, boolean expected) {
    assertThat(Failures.of("try", new SQLException("failed", state)).isTransient())
        .isEqualTo(expected);
  }

  @Test
  void noConnectionInTime_isTransient() {
    assertThat(Failures.of("try", new SQLTransientConnectionException()).isTransient()).isTrue();
  }

  @Test
  void refusedValue_isNotShown() {
    SQLException failure = new SQLException("Value too long: 'whsec_c2VjcmV0'", "22001", 22001);

    assertThat(Failures.of("create subscription acme/shop", failure))
        .hasMessage("failed to create subscription acme/shop")
        .rootCause()
        .hasMessage("the database refused a value");
  }
}
