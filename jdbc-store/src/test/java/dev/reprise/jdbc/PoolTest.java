package dev.reprise.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import dev.reprise.spi.SecretCipher;
import dev.reprise.spi.StoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolTest {

  @Test
  void urlThatNoDriverTakes_isRefused_withoutItsParameters() {
    Throwable failure = openingOf("jdbc:nowhere://ann:s3cret@db/x?password=s3cret");

    assertThat(failure)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jdbc:nowhere:");
    assertThat(traceOf(failure)).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:mem:x;PASSWORD=s3cret;s3cret",
        "jdbc:h2:mem:x;PASSWORD=s3cret;NO_SUCH_SETTING=1",
        "jdbc:h2:nowhere:x;PASSWORD=s3cret",
        "jdbc:h2:tcp://localhost:1/x;PASSWORD=s3cret",
        "jdbc:postgresql://localhost:1/x?password=s3cret",
        "jdbc:postgresql://ann:s3cret@localhost:port/x?password=s3cret"
      })
  void urlThatCannotBeOpened_failsAsDocumented_withoutItsPassword(String url) {
    Throwable failure = openingOf(url);

    assertThat(failure).isInstanceOfAny(StoreException.class, IllegalArgumentException.class);
    assertThat(traceOf(failure)).doesNotContain("s3cret");
  }

  @Test
  void silentPostgres_isGivenUp_butNotDuringAMigration() {
    String url = PostgresServer.V15.url(PostgresServer.freshSchema());

    try (HikariDataSource pool = Pool.open(url, "postgres", "");
        HikariDataSource patient = Pool.openPatient(url, "postgres", "")) {
      assertThat(pool.getDataSourceProperties())
          .containsEntry("socketTimeout", Long.toString(Pool.SILENCE_MAX.toSeconds()));
      assertThat(patient.getDataSourceProperties()).containsEntry("socketTimeout", "0");
    }
  }

  private static Throwable openingOf(String url) {
    return catchThrowable(
        () -> JdbcDeliveryStore.open(url, "sa", "pw", JdbcOptions.of(SecretCipher.none())));
  }

  private static String traceOf(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
