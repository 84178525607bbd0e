package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration as a process. */
@Timeout(180)
class DemoProcessTest {

  @TempDir private Path folder;

  @Test
  void demo_endsWithZero_andItsObjectAddsUp() throws Exception {
    try (CliProcess demo =
        CliProcess.start(
            folder, Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder), "demo", "--json")) {
      int exitCode = demo.awaitExit();

      List<String> lines = demo.stdout();
      assertThat(exitCode).as(lines + demo.stderr()).isZero();
      assertThat(lines).contains("Every count is right.");
      JsonNode json = ApiClient.parse(lines.get(lines.size() - 1));
      assertThat(json.fieldNames())
          .toIterable()
          .containsExactly(
              "events",
              "subscriptions",
              "deliveries",
              "requests",
              "succeeded",
              "failed",
              "dead",
              "duplicates",
              "bad_signatures",
              "replay",
              "original_unchanged",
              "ok");
      assertThat(json.path("events").asInt()).isEqualTo(200);
      assertThat(json.path("subscriptions").asInt()).isEqualTo(3);
      assertThat(json.path("deliveries").asInt()).isEqualTo(600);
      assertThat(number(json, "succeeded") + number(json, "failed") + number(json, "dead"))
          .isEqualTo(600);
      assertThat(number(json, "failed")).isPositive();
      assertThat(number(json, "dead")).isPositive();
      assertThat(number(json, "requests")).isGreaterThan(600);
      assertThat(number(json, "duplicates")).isPositive();
      assertThat(number(json, "bad_signatures")).isZero();
      assertThat(json.path("replay").path("id").asText())
          .isNotEqualTo(json.path("replay").path("replayed_from").asText());
      assertThat(json.path("replay").path("status").asText()).isEqualTo("succeeded");
      assertThat(json.path("original_unchanged").asBoolean()).isTrue();
      assertThat(json.path("ok").asBoolean()).isTrue();
      assertThat(demo.stderr()).contains(" of 600 deliveries have ended").doesNotContain("\r");
      assertNothingIsLeft();
    }
  }

  private void assertNothingIsLeft() throws Exception {
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).allMatch(path -> path.getFileName().toString().startsWith("stderr"));
    }
  }

  private static int number(JsonNode json, String name) {
    assertThat(json.path(name).isInt()).as(name).isTrue();
    return json.path(name).asInt();
  }
}
