package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.cli.HookReceiver.Hook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The requests of the reference's documents, sent to a real server by the programs they name. */
@Timeout(180)
class ReplayFromDocumentsTest {

  private static final String DOCUMENTED_URL =
      "https://api.kirim.chat/v1/webhook_deliveries/example/replay";

  private static final String DOCUMENTED_CURL =
      """
      curl --request POST \\
        --url https://api.kirim.chat/v1/webhook_deliveries/example/replay \\
        --header 'Authorization: Bearer <token>'\
      """;

  private static final String DOCUMENTED_FETCH =
      """
      const url = 'https://api.kirim.chat/v1/webhook_deliveries/example/replay';
      const options = {method: 'POST', headers: {Authorization: 'Bearer <token>'}};

      try {
        const response = await fetch(url, options);
        const data = await response.json();
        console.log(data);
      } catch (error) {
        console.error(error);
      }
      """;

  private static final String PAYLOAD = "{\"order\": 17,  \"note\": \"Grüße, 世界\"}";

  @TempDir private Path folder;
  private final AtomicInteger answer = new AtomicInteger(422);
  private HookReceiver receiver;
  private CliProcess server;
  private ApiClient api;
  private String original;

  @BeforeEach
  void failADelivery() throws Exception {
    receiver = HookReceiver.start(eventId -> answer.get());
    server = CliProcess.serve(folder, "--data=data");
    api = new ApiClient(server.awaitListening(), "secret");
    api.subscribe(receiver.url());
    original = api.publish("order-17", PAYLOAD).get(0);
    api.awaitStatus(original, "failed");
    answer.set(200);
  }

  @AfterEach
  void stop() {
    server.close();
    receiver.close();
  }

  @Test
  void curl_ofTheDocuments_replaysAFailedDelivery() throws Exception {
    Tools.require("curl");
    List<String> before = api.everything(original);
    Path head = folder.resolve("head");

    String output =
        run("bash", "-c", replaced(DOCUMENTED_CURL) + " --silent --dump-header '" + head + "'");

    JsonNode json = ApiClient.parse(output);
    JsonNode data = json.path("data");
    assertThat(Files.readString(head)).startsWith("HTTP/1.1 202");
    assertThat(data.path("object").asText()).isEqualTo("webhook_delivery");
    assertThat(data.path("replayed_from").asText()).isEqualTo(original);
    assertThat(data.path("status").asText()).isEqualTo("pending");
    assertThat(json.path("request_id").asText()).isNotEmpty();
    assertReplayed(data.path("id").asText(), before);
  }

  @Test
  void fetch_ofTheDocuments_replaysAFailedDelivery() throws Exception {
    Tools.require("node");
    List<String> before = api.everything(original);
    Path script = Files.writeString(folder.resolve("replay.mjs"), replaced(DOCUMENTED_FETCH));

    String output = run("node", script.toString());

    assertThat(output)
        .contains("object: 'webhook_delivery'")
        .contains("replayed_from: '" + original + "'")
        .contains("status: 'pending'")
        .containsPattern("request_id: '[^']+'");
    Matcher id = Pattern.compile("\\bid: '([^']+)'").matcher(output);
    assertThat(id.find()).isTrue();
    assertReplayed(id.group(1), before);
  }

  private void assertReplayed(String fresh, List<String> before) throws Exception {
    assertThat(fresh).isNotEqualTo(original);
    api.awaitStatus(fresh, "succeeded");

    assertThat(api.everything(original)).isEqualTo(before);
    assertThat(receiver.hooks()).extracting(Hook::deliveryId).containsExactly(original, fresh);
    assertThat(receiver.hooks()).extracting(Hook::replayedFrom).containsExactly("", original);
    assertThat(receiver.hooks()).extracting(Hook::eventId).containsOnly("order-17");
    assertThat(receiver.hooks()).extracting(Hook::body).containsOnly(PAYLOAD);
  }

  private String replaced(String documented) {
    String url = api.uri("/v1/webhook_deliveries/" + original + "/replay").toString();
    return documented.replace(DOCUMENTED_URL, url).replace("<token>", "secret");
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
