package dev.reprise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The small form of {@code reprise-bench latency}: how it is measured, not how long it takes. */
class LatencyTest {

  private static final String EVENTS = "100";

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void eachLibrary_deliversEverything_andAllAreInTheTable(@TempDir Path folder) throws Exception {
    Path figures = folder.resolve("latency.json");

    new CommandLine(new LatencyScenario())
        .execute(
            "--subscriptions=5",
            "--warm-up=PT1S",
            "--duration=PT2S",
            "--rounds=1",
            "--json=" + figures);

    JsonNode seen = new ObjectMapper().readTree(figures.toFile());
    JsonNode micros = seen.path("micros_from_accepted_to_receipt");
    for (String library : new String[] {"reprise", "transaction_outbox", "db_scheduler"}) {
      assertThat(seen.path("delivered").path(library).asText()).isEqualTo(EVENTS);
      assertThat(micros.path(library).has("p50")).isTrue();
      assertThat(micros.path(library).has("p99")).isTrue();
    }
    assertThat(micros.path("ours_times_the_better").path("p99").asDouble()).isPositive();
  }
}
