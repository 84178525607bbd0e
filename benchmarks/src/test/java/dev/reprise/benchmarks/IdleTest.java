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

/** The small form of {@code reprise-bench idle}. */
class IdleTest {

  private static final int SUBSCRIPTIONS = 5_000;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void idleEngine_asksLittle_howeverManySubscriptionsThereAre(@TempDir Path folder)
      throws Exception {
    Path figures = folder.resolve("idle.json");

    int exit =
        new CommandLine(new IdleScenario())
            .execute(
                "--subscriptions=" + SUBSCRIPTIONS,
                "--settle=PT3S",
                "--duration=PT10S",
                "--json=" + figures);

    assertThat(exit).isZero();
    JsonNode seen = new ObjectMapper().readTree(figures.toFile());
    assertThat(seen.path("deliveries_waiting").asInt()).isEqualTo(SUBSCRIPTIONS);
    assertThat(seen.path("statements_while_settling").asInt()).isBetween(1, SUBSCRIPTIONS / 10);
  }
}
