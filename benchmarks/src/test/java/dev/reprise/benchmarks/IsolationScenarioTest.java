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

/** The small form of {@code reprise-bench isolation}: everything arrives, however late. */
class IsolationScenarioTest {

  private static final int BACKLOG = 2_000;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void receiversThatHang_keepNothingFromTheOthers(@TempDir Path folder) throws Exception {
    Path figures = folder.resolve("isolation.json");

    int exit =
        new CommandLine(new IsolationScenario())
            .execute(
                "--trouble=THIRD_HANGS",
                "--rounds=1",
                "--subscriptions=100",
                "--backlog-of-third=" + BACKLOG,
                "--warm-up=PT1S",
                "--duration=PT3S",
                "--json=" + figures);

    assertThat(exit).as("kept or not, but measured").isIn(0, 1);
    JsonNode round = new ObjectMapper().readTree(figures.toFile()).at("/third_hangs/round_1");
    assertThat(round.path("backlog").asInt()).isPositive();
    assertThat(round.at("/micros_with/p99").asDouble()).isPositive();
  }
}
